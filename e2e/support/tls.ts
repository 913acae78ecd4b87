/** What stands in front of a site to speak https for it, as a proxy does. */
import { execFileSync } from "node:child_process"
import { createHash, X509Certificate } from "node:crypto"
import { once } from "node:events"
import { type IncomingMessage, type ServerResponse, request as send } from "node:http"
import { createServer } from "node:https"
import { pipeline } from "node:stream"
import { getCACertificates, setDefaultCACertificates } from "node:tls"

/** A certificate for localhost, and its key. */
export interface Certificate {
  /** Both, in one text. */
  readonly pem: string
  /** The hash of its public key, by which a browser can be told to believe it. */
  readonly spki: string
}

/** Makes one that this process believes from now on. */
export function makeCertificate(): Certificate {
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
  const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...names, "-keyout", "-", "-out", "-"]
  const pem = execFileSync("openssl", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
  const certificate = new X509Certificate(pem)
  setDefaultCACertificates([...getCACertificates("default"), certificate.toString()])
  const key = certificate.publicKey.export({ type: "spki", format: "der" })
  return { pem, spki: createHash("sha256").update(key).digest("base64") }
}

/** Who looks at what goes through a proxy. */
export interface Watcher {
  /** Before a request is passed on. It is not, if this answers it. */
  asked?(request: IncomingMessage, response: ServerResponse): void | Promise<void>
  /** Before an answer is passed on. */
  answered?(request: IncomingMessage, answer: IncomingMessage): void | Promise<void>
}

/**
 * A proxy that speaks https on a port, and plain http with a site on another. It tells the site who asks, and no more.
 *
 * @param target the port of the site
 */
export async function startTlsProxy({ pem }: Certificate, port: number, target: number, watcher: Watcher = {}) {
  const server = createServer({ key: pem, cert: pem }, async (request, response) => {
    await watcher.asked?.(request, response)
    if (response.writableEnded) return
    const chain = [request.headers["x-forwarded-for"], request.socket.remoteAddress].filter(Boolean).join(", ")
    const headers = { ...request.headers, "x-forwarded-for": chain }
    const { method = "GET", url = "/" } = request
    const outgoing = send({ host: "127.0.0.1", port: target, method, path: url, headers }, async (answer) => {
      await watcher.answered?.(request, answer)
      response.writeHead(answer.statusCode as number, answer.rawHeaders)
      pipeline(answer, response, () => {})
    })
    outgoing.on("error", () => response.destroy())
    response.on("close", () => outgoing.destroy())
    request.pipe(outgoing)
  }).listen(port, "127.0.0.1")
  await once(server, "listening")
  return {
    close() {
      server.close().closeAllConnections()
    },
  }
}
