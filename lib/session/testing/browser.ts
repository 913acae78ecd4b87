/**
 * Requests without a server, for tests of your own code in vitest: put this into the test file, whose calls of `session` then
 * belong to the request that `browser().request` makes.
 *
 *     vi.mock("next/headers", async () => (await import("@/lib/session/testing/browser")).nextHeaders)
 *     vi.mock("next/server", async () => (await import("@/lib/session/testing/browser")).nextServer)
 *
 *     const ann = browser()
 *     await ann.request(() => session.logIn("ann"))
 *     expect(await ann.request(() => session.get())).toMatchObject({ userId: "ann" })
 */
import { AsyncLocalStorage } from "node:async_hooks"

interface Request {
  readonly headers: Headers
  readonly cookies: Map<string, string>
  /** While a page renders, Next sends no cookie. */
  readonly rendering: boolean
  /** What is to be done after the answer. */
  readonly afterwards: (() => unknown)[]
}

const current = new AsyncLocalStorage<Request>()

function request(): Request {
  const found = current.getStore()
  if (!found) throw new Error("There is no request here: call this in browser().request(() => …)")
  return found
}

interface SentCookie {
  readonly name: string
  readonly value: string
  readonly maxAge?: number
}

/** In the place of the module "next/headers". */
export const nextHeaders = {
  headers: async () => request().headers,
  cookies: async () => {
    const { cookies, rendering } = request()
    return {
      get: (name: string) => (cookies.has(name) ? { name, value: cookies.get(name) } : undefined),
      has: (name: string) => cookies.has(name),
      /** Next takes an object with the name, or the name, the value and the rest. */
      set(...given: [SentCookie] | [string, string, Omit<SentCookie, "name" | "value">?]) {
        if (rendering) throw new Error("Cookies can only be modified in a Server Action or Route Handler.")
        const cookie = typeof given[0] === "string" ? { name: given[0], value: given[1], ...given[2] } : given[0]
        const { name, value, maxAge } = cookie as SentCookie
        if (maxAge === 0) cookies.delete(name)
        else cookies.set(name, value)
      },
    }
  },
}

/** In the place of the module "next/server", as far as the session layer needs it. */
export const nextServer = {
  connection: async () => void request(),
  after: (task: () => unknown) => void request().afterwards.push(task),
}

export interface RequestOptions {
  readonly headers?: Record<string, string>
  /** Whether it is a page that renders, which can send no cookie. */
  readonly rendering?: boolean
}

export type Browser = ReturnType<typeof browser>

/** A browser with a cookie jar of its own. */
export function browser({ cookies = {} }: { cookies?: Record<string, string> } = {}) {
  const jar = new Map(Object.entries(cookies))
  return {
    /** Its cookies, by name. */
    cookies: jar,
    /** A second one with the same cookies, such as a thief has who copied them. */
    copy: () => browser({ cookies: Object.fromEntries(jar) }),
    /** Does `work` as the answer to one request of this browser. Gives its result once all is done, after the answer too. */
    async request<T>(work: () => Promise<T>, { headers = {}, rendering = false }: RequestOptions = {}): Promise<T> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ")
      const sent = new Headers({ ...(cookie && { cookie }), ...headers })
      const afterwards: Request["afterwards"] = []
      return current.run({ headers: sent, cookies: jar, rendering, afterwards }, async () => {
        const result = await work()
        for (const task of afterwards) await task()
        return result
      })
    },
  }
}
