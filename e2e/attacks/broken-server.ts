/**
 * A login as it should not be: every mistake that the attacks look for, in as few lines as they take. It shows that each
 * attack can succeed. Never part of the site.
 */
import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { bindAnybody, offerToAnybody } from "./broken-binding.ts"

interface Session {
  // biome-ignore lint/suspicious/noExplicitAny: nothing is checked here, types neither
  data: any
  user?: string
  store: string
}

const page = (text: string) => `<!DOCTYPE html><title>Broken</title>${text}`
/** The store's column is too short: what is behind it may be anything. */
const cut = (id: string) => id.slice(0, 32)
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Serves on a port of its own. Passwords are kept as they are, sessions by an id that anybody may choose. */
export async function startBrokenServer(): Promise<{ base: string; server: Server }> {
  const sessions = new Map<string, Session>()
  const passwords = new Map<string, string>()

  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
    answer(request, response).catch((error) => {
      // The inside is shown to whoever can break it.
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { "Content-Type": "text/plain" }).end(error.stack)
    })
  })

  /** Any id is taken up; spelled in several ways; of two cookies the last; without regard to the name's case. */
  function sessionOf(request: IncomingMessage): { id: string; session: Session } {
    const values = [...(request.headers.cookie ?? "").matchAll(/session\W*=\s*"?([^;,"]*)/gi)].map(
      ([, value]) => value ?? "",
    )
    const [store = "database", token = ""] = decodeURIComponent(values.at(-1) ?? "")
      .split(".")
      .filter(Boolean)
    if (/[/\\%*']|__proto__/.test(token)) throw new Error(`ENOENT: no such file, open '/var/sessions/${token}'`)
    const id = (/^[0-9a-f]{64}$/.test(token) ? Buffer.from(token, "hex") : Buffer.from(token, "base64"))
      .subarray(0, 32)
      .toString("hex")
    const known = id || randomBytes(32).toString("hex")
    const session = sessions.get(cut(known)) ?? { data: {}, store }
    return { id: known, session }
  }

  /** Creates whatever is not there, so that logout can be undone. A read sets the cookie as well. */
  function keep(response: ServerResponse, id: string, session: Session): void {
    sessions.set(cut(id), session)
    const token = Buffer.from(id, "hex").toString("base64url")
    response.setHeader("Set-Cookie", `session=${session.store}.${token}; Domain=localhost`)
  }

  function logIn(response: ServerResponse, id: string, session: Session, user: string, store?: string): void {
    // The id stays, and so does what somebody else left in the session.
    keep(response, id, { ...session, user, store: store ?? session.store })
    offerToAnybody(response)
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://broken.invalid")
    const path = decodeURIComponent(request.url?.split("?")[0] ?? "/")
    const method = String(request.headers["x-http-method-override"] ?? request.method)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const { id, session } = sessionOf(request)
    response.setHeader("X-Powered-By", "Mistakes")
    response.setHeader("Access-Control-Allow-Origin", String(request.headers.origin ?? "*"))
    const json = (status: number, body: unknown) => {
      const text = JSON.stringify(body)
      response.writeHead(status, { "Content-Type": "application/json" }).end(text)
    }
    const show = (current: Session) =>
      json(200, {
        loggedIn: current.user !== undefined,
        user: { username: current.user },
        data: current.data,
        id,
      })
    const read = () => JSON.parse(text.replace(/^\ufeff/, "").replace(/,}$/, "}") || "{}") ?? {}

    if (method === "TRACE") return void response.end(request.headers.cookie)
    // A guard in front that can be talked out of it, and compares paths as they are spelled.
    if (path === "/account" && !session.user && !request.headers["x-middleware-subrequest"])
      return void response.writeHead(307, { Location: "/login" }).end()
    if (/^\/+(\.\/)?account/i.test(path))
      return void response.end(
        page(`<form><input name="currentPassword"></form> ${session.user} ${session.data.note} ${id}`),
      )
    if (path === "/login" && method === "GET")
      return void response.end(
        page(
          `<form method="post"><input type="hidden" name="next" value="${url.searchParams.get("next") ?? "/"}"><input name="username"></form>`,
        ),
      )
    if (path === "/logout") {
      // By a link as well; the action's id is in the form.
      if (method === "GET" && !url.search)
        return void response.end(page(`<form method="post"><input type="hidden" name="${"1".repeat(42)}"></form>`))
      sessions.delete(cut(id))
      return void response.end(page("Bye"))
    }
    if (path === "/login") {
      const fields = new Map(
        [...text.matchAll(/name="(\w+)"\r\n\r\n([\s\S]*?)\r\n--/g)].map(([, name, value]) => [name, value]),
      )
      if (fields.size === 0) throw new Error("This is no form")
      const user = String(fields.get("username"))
      if (passwords.get(user) !== fields.get("password")) return void response.end(page(`No user ${user}`))
      const location = decodeURIComponent(String(fields.get("next")))
      // A framework that does not look at what it is given for a header.
      return void request.socket.end(`HTTP/1.1 303 See Other\r\nLocation: ${location}\r\n\r\n`)
    }
    if (path.startsWith("//"))
      return void response.writeHead(308, { Location: encodeURI(path.replace(/\/$/, "")) }).end()

    if (path.startsWith("/api/session") && path !== "/api/session" && !path.startsWith("/api/sessions")) {
      if (method === "GET") return void json(200, {})
      // Moves, and leaves the old ticket as it was.
      const moved = randomBytes(32).toString("hex")
      keep(response, moved, { ...session, store: read().store })
      return void show(session)
    }
    if (path === "/api/session") return apiSession()
    if (path.startsWith("/api/dbsc/")) return bindAnybody(response)
    if (path === "/api/sessions") return void json(200, { sessions: [{ id }] })
    if (path.startsWith("/api/sessions/")) {
      const handle = path.slice("/api/sessions/".length)
      if (/[^0-9a-f]/.test(handle)) throw new Error(`ENOENT: no such file, open '/var/sessions/${handle}'`)
      sessions.delete(cut(handle))
      return void response.writeHead(204).end()
    }
    if (path === "/api/users") {
      const { username, password } = read()
      passwords.set(username, password)
      keep(response, id, { ...session, user: username })
      offerToAnybody(response)
      return void json(201, {})
    }
    if (path === "/api/users/me/password") {
      passwords.set(session.user ?? "", read().newPassword)
      return void response.writeHead(204).end()
    }
    if (path === "/api/health") return void json(200, { stores: { database: "ok" } })
    if (method === "POST") throw new Error("Unknown action")
    response.end(page(`${session.data.note ?? "Hello"} ${id} ${Buffer.from(id, "hex").toString("base64url")}`))

    async function apiSession(): Promise<void> {
      if (method === "GET") {
        if (session.user || request.headers.cookie) keep(response, id, session)
        return void show(session)
      }
      if (method === "DELETE") {
        // Only the browser forgets.
        response.setHeader("Set-Cookie", "session=; Max-Age=0")
        return void response.writeHead(204).end()
      }
      if (method === "PATCH") {
        const before = { ...session.data }
        await pause(5)
        const data = { ...before, ...read() }
        keep(response, id, { ...session, data })
        return void show({ ...session, data })
      }
      const { username, password, store } = read()
      if (username && !passwords.has(username)) return void json(404, { error: "No such user" })
      if (username && passwords.get(username) !== password) return void json(401, { error: "Wrong password" })
      logIn(response, id, session, username ?? `guest-${id.slice(0, 8)}`, store)
      return void show(sessions.get(cut(id)) ?? session)
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return { base: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, server }
}
