import { randomBytes } from "node:crypto"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { ConfigurationError, readBuildEnv, readEnv } from "./env.ts"

const secret = () => randomBytes(32).toString("base64url")
const read = (source: Record<string, string | undefined> = {}) => readEnv({ SESSION_SECRET: secret(), ...source })
const problems = (source: Record<string, string | undefined>) => {
  try {
    read(source)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message
    throw error
  }
  return "none"
}

describe("readEnv", () => {
  it("has the contract's defaults", () => {
    const only = secret()
    expect(readEnv({ SESSION_SECRET: only, PATH: "/bin" })).toEqual({
      port: 3000,
      sessionStore: "database",
      sessionStores: ["cookie", "database", "disk", "shelf", "memory"],
      secrets: [only],
      idleTimeout: 1800,
      absoluteTimeout: 28800,
      rememberTimeout: 2592000,
      freshSeconds: 600,
      databaseUrl: `file:${resolve(".data/cloakroom.db")}`,
      database: "sqlite",
      dataDir: resolve(".data"),
      origin: "http://localhost:3000",
      secureCookies: false,
      keepAliveTimeout: 620000,
      trustedProxies: [],
      deviceBinding: true,
      demo: true,
      logLevel: "info",
    })
  })

  it("lists every problem at once, with the variable's name", () => {
    const message = problems({
      PORT: "0",
      KEEP_ALIVE_TIMEOUT: "0",
      CLIENT_ADDRESS_HEADER: "x real ip",
      SESSION_STORE: "chest",
      SESSION_STORES: "database,cupboard",
      SESSION_SECRET: "short",
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "c2hvcnQ=",
      SESSION_IDLE_TIMEOUT: "-1",
      SESSION_ABSOLUTE_TIMEOUT: "1.5",
      SESSION_REMEMBER_TIMEOUT: "1e3",
      SESSION_FRESH_SECONDS: "99999999999",
      DATABASE_URL: "mysql://root:hunter2@db/x",
      REDIS_URL: "http://user:hunter2@localhost",
      APP_ORIGIN: "ftp://example.org",
      TRUSTED_PROXIES: "10.0.0.1,proxy",
      DEVICE_BINDING: "yes",
      DEMO: "true",
      LOG_LEVEL: "loud",
    })
    const named = message
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(":")[0])
    expect(named.toSorted()).toEqual(
      "APP_ORIGIN CLIENT_ADDRESS_HEADER DATABASE_URL DEMO DEVICE_BINDING KEEP_ALIVE_TIMEOUT LOG_LEVEL NEXT_SERVER_ACTIONS_ENCRYPTION_KEY PORT REDIS_URL SESSION_ABSOLUTE_TIMEOUT SESSION_FRESH_SECONDS SESSION_IDLE_TIMEOUT SESSION_REMEMBER_TIMEOUT SESSION_SECRET SESSION_STORE SESSION_STORES TRUSTED_PROXIES".split(
        " ",
      ),
    )
    expect(message).not.toContain("hunter2")
  })

  it("has the redis store where REDIS_URL is set, and says so where it is not", () => {
    const REDIS_URL = "rediss://user:hunter2@redis.example:6380/1"
    expect(read({ REDIS_URL })).toMatchObject({
      redisUrl: REDIS_URL,
      sessionStores: ["cookie", "database", "disk", "shelf", "redis", "memory"],
    })
    expect(read({ REDIS_URL, SESSION_STORE: "redis", SESSION_STORES: "redis" }).sessionStore).toBe("redis")
    for (const stores of [{ SESSION_STORE: "redis" }, { SESSION_STORES: "database,redis" }])
      expect(problems(stores)).toMatch(/:\n {2}REDIS_URL: is missing.*$/)
    for (const bad of [
      "localhost:6379",
      "redis://",
      "redis:///1",
      "redis://host/name",
      "unix:/run/redis",
      "redis://:50%@host",
    ])
      expect(problems({ REDIS_URL: bad }), bad).toContain("REDIS_URL: must be redis://")
  })

  it("asks for a key of server actions where there is a build, and of a server only that it is one", () => {
    const NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = randomBytes(32).toString("base64")
    expect(problems({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY })).toBe("none")
    expect(readBuildEnv({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, SESSION_SECRET: "" })).toEqual({
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY,
    })
    for (const missing of [{}, { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "" }]) {
      expect(problems(missing)).toBe("none")
      expect(() => readBuildEnv(missing)).toThrow("NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: is missing")
    }
    for (const bad of [
      "short",
      randomBytes(31).toString("base64"),
      randomBytes(33).toString("base64"),
      btoa("0".repeat(32)),
    ]) {
      const source = { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: bad }
      expect(problems(source), bad).toContain("openssl rand -base64 32")
      expect(() => readBuildEnv(source), bad).toThrow(ConfigurationError)
    }
  })

  it("takes empty variables for unset, but not the secret", () => {
    expect(read({ PORT: "", DEMO: "", APP_ORIGIN: " ", REDIS_URL: "", TRUSTED_PROXIES: "" })).toMatchObject({
      port: 3000,
      demo: true,
    })
    expect(problems({ SESSION_SECRET: "" })).toContain("SESSION_SECRET: is empty")
    expect(problems({ SESSION_SECRET: undefined })).toContain("SESSION_SECRET: is missing")
  })

  it("takes several secrets, newest first, and checks each", () => {
    const [first, second] = [secret(), secret()]
    expect(read({ SESSION_SECRET: `${first}, ${second}` }).secrets).toEqual([first, second])
    expect(problems({ SESSION_SECRET: `${first},` })).toContain("SESSION_SECRET: is empty")
    expect(problems({ SESSION_SECRET: `${first},${"A".repeat(43)}` })).toContain("SESSION_SECRET: is not random")
  })

  it("wants SESSION_STORE among SESSION_STORES", () => {
    expect(read({ SESSION_STORE: "disk", SESSION_STORES: "disk, cookie" })).toMatchObject({
      sessionStore: "disk",
      sessionStores: ["disk", "cookie"],
    })
    expect(problems({ SESSION_STORE: "disk", SESSION_STORES: "cookie" })).toContain(
      "SESSION_STORE: must be one of SESSION_STORES",
    )
    expect(problems({ SESSION_STORES: "cookie", PORT: "x" })).toMatch(/PORT[\s\S]*SESSION_STORE/)
  })

  it.each([
    [{ PORT: "4310" }, "http://localhost:4310", false],
    [{ APP_ORIGIN: "https://Example.org/" }, "https://example.org", true],
    [{ APP_ORIGIN: "https://example.org:8443" }, "https://example.org:8443", true],
    [{ APP_ORIGIN: "http://127.0.0.1:80" }, "http://127.0.0.1", false],
    [{ APP_ORIGIN: "http://[::1]:3000" }, "http://[::1]:3000", false],
  ])("%j is the origin %s", (source, origin, secureCookies) =>
    expect(read(source)).toMatchObject({ origin, secureCookies }),
  )

  it.each([
    "example.org",
    "http://example.org",
    "https://example.org/path",
    "https://example.org?",
    "https://a:b@example.org",
    "http://localhost.example.org",
  ])("refuses the origin %s", (APP_ORIGIN) => expect(problems({ APP_ORIGIN })).toContain("APP_ORIGIN"))

  it.each([
    ["file:./x/y.db", `file:${resolve("x/y.db")}`, "sqlite"],
    ["file:/x/y.db", "file:/x/y.db", "sqlite"],
    ["file:///x/y.db", "file:/x/y.db", "sqlite"],
    ["postgresql://u:p@h:5432/d", "postgresql://u:p@h:5432/d", "postgresql"],
    ["postgres://u:p@h/d?connection_limit=5", "postgres://u:p@h/d?connection_limit=5", "postgresql"],
  ])("%s is the database %s", (DATABASE_URL, databaseUrl, database) =>
    expect(read({ DATABASE_URL })).toMatchObject({ databaseUrl, database }),
  )

  it.each([
    "file:",
    "file:x.db?mode=ro",
    "x.db",
    "postgresql:",
    "postgresql://h/d?connection_limit=0",
    "postgresql://h/d?connection_limit=few",
  ])("refuses the database %s", (DATABASE_URL) => expect(problems({ DATABASE_URL })).toContain("DATABASE_URL"))

  it("normalises proxies", () => {
    expect(read({ TRUSTED_PROXIES: "10.0.0.1, ::ffff:10.0.0.2,0:0:0:0:0:0:0:1" }).trustedProxies).toEqual([
      "10.0.0.1",
      "10.0.0.2",
      "::1",
    ])
  })
})
