import { IncomingMessage } from "node:http"
import { MAX_BODY_BYTES } from "./read-json.ts"

/**
 * Reads a body that comes in pieces, without its length beforehand, and gives a request that has it whole. Next would read
 * on for as long as pieces come.
 *
 * @returns null when it is larger than 64 KiB; never when the client goes away, who waits for no answer
 */
export async function withWholeBody(request: IncomingMessage): Promise<IncomingMessage | null> {
  const chunks: Buffer[] = []
  let size = 0
  // Not for await: leaving its loop would destroy the request, and with it the connection.
  await new Promise<void>((resolve) => {
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) resolve()
      else chunks.push(chunk)
    })
    request.once("end", resolve)
  })
  if (size > MAX_BODY_BYTES) return null

  const whole = new IncomingMessage(request.socket)
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request
  const { "transfer-encoding": _, trailer: __, ...headers } = request.headers
  headers["content-length"] = String(size)
  Object.assign(whole, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers })
  whole.complete = true
  whole.push(Buffer.concat(chunks))
  whole.push(null)
  return whole
}
