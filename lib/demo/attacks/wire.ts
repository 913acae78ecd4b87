import { connect } from "node:net"
import type { Answer, Header, Place, RawRequest } from "./types.ts"

/** The site did not answer, or not in HTTP. */
export class WireError extends Error {
  override readonly name = "WireError"
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024
const TIME_LIMIT = 15_000

/** The bytes of a request. A client library would refuse, or tidy up, half of what attacks send. */
export function writeRequest(place: Place, { method, path, headers = [], body = "" }: RawRequest): Buffer {
  const content = Buffer.from(body)
  const all: Header[] = [...headers, ...(place.headers ?? [])]
  const has = (name: string) => all.some(([other]) => other.toLowerCase() === name)
  if (!has("host")) all.unshift(["Host", new URL(place.origin).host])
  if (content.length > 0 && !has("content-length") && !has("transfer-encoding"))
    all.push(["Content-Length", String(content.length)])
  all.push(["Connection", "close"])
  const head = [`${method} ${path} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`), "", ""]
  return Buffer.concat([Buffer.from(head.join("\r\n"), "latin1"), content])
}

/**
 * Sends a request on a connection of its own.
 * @throws WireError when there is no whole answer within 15 s, or it is larger than 4 MiB
 */
export async function sendRaw(place: Place, request: RawRequest): Promise<Answer> {
  const { hostname, port } = new URL(place.base)
  const host = hostname.replace(/^\[|\]$/g, "")
  const socket = connect({ port: Number(port || 80), host, localAddress: place.from })
  const chunks: Buffer[] = []
  let size = 0
  let problem = "nothing came"
  const timer = setTimeout(() => socket.destroy(new Error("it took too long")), TIME_LIMIT)
  try {
    await new Promise<void>((resolve) => {
      socket.on("data", (chunk) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) socket.destroy(new Error("it is too large"))
      })
      // Not a failure yet: a server may answer and close before it has read the whole request. Its answer counts.
      socket.on("error", (error) => {
        problem = error.message
      })
      socket.on("close", () => resolve())
      socket.write(writeRequest(place, request))
    })
  } finally {
    clearTimeout(timer)
  }
  const answer = readAnswer(Buffer.concat(chunks))
  if (!answer) throw new WireError(`No answer to ${request.method} ${request.path.slice(0, 80)}: ${problem}.`)
  return answer
}

function readAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf("\r\n\r\n")
  const [first = "", ...lines] = bytes.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n")
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
  if (end < 0 || !status) return null
  const headers = lines.map((line): Header => {
    const colon = line.indexOf(":")
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const rest = bytes.subarray(end + 4)
  const isChunked = headers.some(([name, value]) => name === "transfer-encoding" && value === "chunked")
  return { status, headers, body: (isChunked ? joinChunks(rest) : rest).toString() }
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at)
    const size = lineEnd < 0 ? 0 : Number.parseInt(bytes.subarray(at, lineEnd).toString("latin1"), 16)
    if (!(size > 0)) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
