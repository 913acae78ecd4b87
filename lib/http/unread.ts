import { answerHeaders } from "./headers.ts"

/** What is said of requests that could not be read, to people: whatever sent them knows as little of us as we of it. */
const answers: Record<string, [status: string, text: string]> = {
  HPE_HEADER_OVERFLOW: [
    "431 Request Header Fields Too Large",
    `The address and the headers of a request may have 16 KiB in all; these have more. In most cases it is the cookies: delete
those of this site in your browser, and load the page again. All sites on localhost, whatever their port, share theirs.`,
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ["413 Content Too Large", "The pieces of the body have extensions that are too long."],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request took too long to arrive. Send it again."],
}

/** The whole answer, byte by byte, to what is no HTTP request, or only half of one. The connection is closed after it. */
export function answerUnread(code: string | undefined, origin: string): string {
  const [status, text] = answers[code ?? ""] ?? ["400 Bad Request", "This is not HTTP as it should be."]
  const headers = {
    ...answerHeaders(origin),
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(Buffer.byteLength(text) + 1),
    Connection: "close",
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...lines, "", `${text}\n`].join("\r\n")
}
