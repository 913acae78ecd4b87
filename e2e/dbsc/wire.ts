/** What goes between a browser and a site that speaks https: seen, held back, and refused. */
import type { IncomingMessage } from "node:http"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { answeredBy } from "../support/balancer.ts"
import { type Certificate, startTlsProxy, type Watcher } from "../support/tls.ts"

export const REGISTER = "POST /api/dbsc/register"
export const REFRESH = "POST /api/dbsc/refresh"

/** A request that was passed on to the site, and its answer. */
export interface Exchange {
  /** Method and path, without the query. */
  readonly request: string
  readonly status: number
  /** Whether the answer tells the browser to register a key. */
  readonly offers: boolean
  /** The port of the instance, where there are several. */
  readonly by: string | undefined
}

export type Wire = Awaited<ReturnType<typeof prepareWire>>

export async function prepareWire(certificate: Certificate) {
  const port = await freePort()
  let exchanges: Exchange[] = []
  /** Which requests are interfered with, and how. */
  let disturbed: { readonly request: string; readonly how: "refused" | "held" | "lost" } | undefined
  /** The answers that are held back: each is sent when it is called. */
  const held: (() => void)[] = []
  let isHeld = () => {}

  const howIs = (request: string) => (disturbed?.request === request ? disturbed.how : undefined)
  const watcher: Watcher = {
    async asked(request, response) {
      if (howIs(nameOf(request)) === "refused") response.writeHead(503, { "Retry-After": "1" }).end()
    },
    async answered(message, { statusCode: status = 0, headers }) {
      const request = nameOf(message)
      const offers = headers["secure-session-registration"] !== undefined
      exchanges.push({ request, status, offers, by: headers[answeredBy]?.toString() })
      if (howIs(request) === "lost") message.socket.destroy()
      if (howIs(request) !== "held") return
      await new Promise<void>((resolve) => {
        held.push(resolve)
        isHeld()
      })
    },
  }

  return {
    origin: `https://localhost:${port}`,
    /** Begins to pass on. @param target the port of the site */
    open: (target: number) => startTlsProxy(certificate, port, target, watcher),
    /** What the site has answered since the test began. */
    exchanges: (): readonly Exchange[] => exchanges,
    /** Only those of one request: the statuses. */
    statuses: (request: string) => exchanges.filter((one) => one.request === request).map(({ status }) => status),
    /** Answers a request with 503, in place of the site. */
    refuse(request: string) {
      disturbed = { request, how: "refused" }
    },
    /** Has the site do what is asked, and nobody hear of it: the connection breaks. */
    loseAnswers(request: string) {
      disturbed = { request, how: "lost" }
    },
    /** Holds back what the site answers. @returns a promise that there is something */
    hold(request: string): Promise<void> {
      disturbed = { request, how: "held" }
      return new Promise((resolve) => {
        isHeld = resolve
      })
    },
    /** Passes everything on again, also what was held back. */
    passOn() {
      disturbed = undefined
      for (const send of held.splice(0)) send()
    },
    /** For the next test. */
    reset() {
      this.passOn()
      exchanges = []
    },
  }
}

const nameOf = ({ method, url = "/" }: IncomingMessage) => `${method} ${url.split("?", 1)[0]}`
