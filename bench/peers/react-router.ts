/** The session storages of React Router, once Remix's, as a loader and an action use them: from header to header. */
import { createFileSessionStorage } from "@react-router/node"
import { createCookieSessionStorage, createMemorySessionStorage, type SessionStorage } from "react-router"
import { growth, growthInMemory, inFolder } from "../at-rest.ts"
import { dataAt, type Subject } from "../subject.ts"

type Storage = SessionStorage<ReturnType<typeof dataAt>>

/** Signed, and not encrypted. */
export function routerCookie(secret: string): Promise<Subject> {
  const storage: Storage = createCookieSessionStorage({ cookie: { name: "session", secrets: [secret] } })
  return subject("React Router: cookie, signed", storage, "(in the browser)", async (_, size) => size)
}

/** Written without a sync, in place: a power cut may leave half of it. */
export function routerFiles(dir: string, secret: string): Promise<Subject> {
  const storage: Storage = createFileSessionStorage({ dir, cookie: { name: "session", secrets: [secret] } })
  return subject("React Router: files", storage, "a crash", (create) => growth(() => inFolder(dir), create))
}

export function routerMemory(secret: string): Promise<Subject> {
  const storage: Storage = createMemorySessionStorage({ cookie: { name: "session", secrets: [secret] } })
  return subject("React Router: memory", storage, "nothing", growthInMemory)
}

async function subject(
  name: string,
  { getSession, commitSession }: Storage,
  survives: Subject["survives"],
  atRest: (create: () => unknown, size: number) => Promise<number>,
): Promise<Subject> {
  const sent = (header: string) => header.split(";")[0] as string
  const write = async (session: Awaited<ReturnType<typeof getSession>>, n: number) => {
    for (const [key, value] of Object.entries(dataAt(n))) session.set(key as "note", value as string)
    return sent(await commitSession(session))
  }
  let cookie = await write(await getSession(), 0)
  return {
    name,
    survives,
    async load() {
      const session = await getSession(cookie)
      return session.has("user") ? session : null
    },
    // A browser's request comes with a cookie, from which the session is read first.
    async write(n) {
      cookie = await write(await getSession(cookie), n)
    },
    atRest: () => atRest(async () => write(await getSession(), 0), cookie.length - "session=".length),
  }
}
