/** A server that gives cookies of any length, and tells which ones come back. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export interface CookieServer {
  readonly origin: string
  close(): void
}

/** `/?bytes=4096` gives a cookie whose name and value are so long; each page says how long those are that came back. */
export async function startCookieServer(): Promise<CookieServer> {
  // Node reads 16 KiB of headers by itself.
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const bytes = new URL(request.url ?? "/", "http://localhost").searchParams.get("bytes")
    if (bytes)
      response.setHeader("Set-Cookie", `${`c${bytes}=`.padEnd(Number(bytes) + 1, "x")}; HttpOnly; SameSite=Lax`)
    const cookies = request.headers.cookie?.split("; ") ?? []
    response.setHeader("Content-Type", "text/html")
    // The icon is one that the browser need not ask for.
    response.end(`<link rel="icon" href="data:,"><h1>${cookies.map(({ length }) => length - 1).join(" ")}</h1>`)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
