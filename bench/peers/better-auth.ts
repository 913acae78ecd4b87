/** better-auth on SQLite, told to wait for the disk as ours does: a session and its user, from the request's headers. */
import { join } from "node:path"
import { betterAuth } from "better-auth"
import { getMigrations } from "better-auth/db/migration"
import Sqlite from "better-sqlite3"
import { growth, inSqlite } from "../at-rest.ts"
import { dataAt, type Subject } from "../subject.ts"

export async function openBetterAuth(folder: string, secret: string): Promise<Subject> {
  const path = join(folder, "better-auth.db")
  const database = new Sqlite(path)
  database.pragma("journal_mode = WAL")
  database.pragma("synchronous = FULL")
  const auth = betterAuth({
    database,
    secret,
    baseURL: "http://localhost:3000",
    telemetry: { enabled: false },
    // Its own hash takes a tenth of a second, and is not measured.
    emailAndPassword: { enabled: true, password: { hash: async (password) => password, verify: async () => true } },
    session: { additionalFields: { data: { type: "string", required: false } } },
  })
  await (await getMigrations(auth.options)).runMigrations()
  const credentials = { email: "someone@example.com", password: "correct horse battery staple" }
  await auth.api.signUpEmail({ body: { ...credentials, name: "someone" } })
  const signIn = () => auth.api.signInEmail({ body: credentials, returnHeaders: true })
  const cookies = (await signIn()).headers.getSetCookie().map((cookie) => cookie.split(";")[0])
  const headers = new Headers({ cookie: cookies.join("; ") })
  const write = (n: number) => auth.api.updateSession({ headers, body: { data: JSON.stringify(dataAt(n)) } })
  await write(0)
  return {
    name: "better-auth, SQLite: `getSession`, `updateSession`",
    survives: "a power cut",
    async load() {
      const found = await auth.api.getSession({ headers })
      return found?.session.data && { ...found, data: JSON.parse(found.session.data) }
    },
    write,
    atRest: () => growth(() => inSqlite(path), signIn),
  }
}
