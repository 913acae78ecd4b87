/**
 * What pages of WebKitGTK say in the console. WebDriver does not tell, and a browser that is driven writes nothing to its
 * output (its session is private, and those keep silent). The protocol of its Web Inspector tells all: errors of scripts,
 * what the Content-Security-Policy has stopped, and what failed to load.
 */

import { soon } from "./wait.ts"

interface Reply {
  readonly id?: number
  readonly method?: string
  // biome-ignore lint/suspicious/noExplicitAny: each method has its own
  readonly params?: any
}

export interface ConsoleMessage {
  readonly level: string
  readonly text: string
  readonly url: string
}

export class Inspector {
  readonly messages: ConsoleMessage[] = []
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, () => void>()
  #target = ""
  #calls = 0

  static async connect(page: string): Promise<Inspector> {
    const inspector = new Inspector(new WebSocket(page))
    await inspector.#attach()
    return inspector
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Waits until all has come that the page has said before. */
  async catchUp(): Promise<void> {
    await this.#call("Console.enable")
  }

  close(): void {
    this.#socket.close()
  }

  /** Of each process that a page comes to live in, the first message says its name. */
  #attach(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.onerror = () => reject(new Error("The inspector of WebKit does not answer."))
      this.#socket.onmessage = ({ data }) => {
        const { method, params }: Reply = JSON.parse(String(data))
        if (method === "Target.targetCreated") {
          this.#target = params.targetInfo.targetId
          this.catchUp().then(resolve)
        }
        if (method === "Target.dispatchMessageFromTarget") this.#receive(JSON.parse(params.message))
      }
    })
  }

  #receive({ id, method, params }: Reply): void {
    if (id !== undefined) this.#waiting.get(id)?.()
    if (method === "Console.messageAdded") this.messages.push(params.message)
  }

  #call(method: string): Promise<void> {
    const id = ++this.#calls
    const message = JSON.stringify({ id, method })
    const params = { targetId: this.#target, message }
    this.#socket.send(JSON.stringify({ id, method: "Target.sendMessageToTarget", params }))
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }
}

/** Waits for the one page of a browser. @param address of its WEBKIT_INSPECTOR_HTTP_SERVER */
export async function pageToInspect(address: string): Promise<string> {
  const [path] = await soon(async () => {
    const list = await fetch(`http://${address}/`).catch(() => null)
    return /\/socket\/\d+\/\d+\/WebPage/.exec((await list?.text()) ?? "")
  })
  return `ws://${address}${path}`
}
