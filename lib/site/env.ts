/** The only reader of process.env. `.env.example` says what each variable means. */
import { resolve } from "node:path"
import { z } from "zod"
import {
  addresses,
  checkActionsKey,
  checkRedisUrl,
  checkSecret,
  list,
  parseDatabaseUrl,
  parseOrigin,
  storeName,
  wholeNumber,
} from "./env-values.ts"
import { type StoreName, storeNames } from "./store-names.ts"

/** The configuration is wrong. The message lists every problem, each with its variable's name and remedy. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError"
}

// Browsers keep no cookie longer than 400 days (RFC 6265bis).
const longest = 400 * 24 * 60 * 60

/** Next itself reads it, when it builds, and when it runs, if it is there then: otherwise the build has kept it. */
const actionsKey = z
  .string({ error: "is missing: leave it unset, and `npm run build` writes one to .env" })
  .superRefine(checkActionsKey)

const buildSchema = z.object({ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey })

// Node's timers end at 2^31 - 1 milliseconds, and it adds a second.
const longestTimer = 2 ** 31 - 1001

/** Whether nothing else is wrong with the names of stores. */
const isAboutStores = ({ issues }: z.core.ParsePayload) =>
  !issues.some(({ path }) => /^(SESSION_STORE|REDIS_URL)/.test(String(path?.[0])))

/** Those that are named, else all that are configured. */
function storesOf({ SESSION_STORES, REDIS_URL }: { SESSION_STORES?: StoreName[]; REDIS_URL?: string }) {
  return SESSION_STORES ?? storeNames.filter((name) => name !== "redis" || REDIS_URL)
}

const schema = z
  .object({
    PORT: wholeNumber(3000, 65_535, "a port"),
    SESSION_STORE: storeName.default("database"),
    SESSION_STORES: z.string().transform(list).pipe(z.array(storeName)).optional(),
    SESSION_SECRET: z
      .string({ error: "is missing: `npm start` writes one to .env" })
      .transform(list)
      .pipe(z.array(z.string().superRefine(checkSecret))),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey.optional(),
    SESSION_IDLE_TIMEOUT: wholeNumber(1800, longest, "seconds"),
    SESSION_ABSOLUTE_TIMEOUT: wholeNumber(28_800, longest, "seconds"),
    SESSION_REMEMBER_TIMEOUT: wholeNumber(2_592_000, longest, "seconds"),
    SESSION_FRESH_SECONDS: wholeNumber(600, longest, "seconds"),
    DATABASE_URL: z.string().default("file:./.data/cloakroom.db").transform(parseDatabaseUrl),
    DATA_DIR: z
      .string()
      .default("./.data")
      .transform((path) => resolve(path)),
    REDIS_URL: z.string().superRefine(checkRedisUrl).optional(),
    APP_ORIGIN: z.string().transform(parseOrigin).optional(),
    KEEP_ALIVE_TIMEOUT: wholeNumber(620_000, longestTimer, "milliseconds"),
    TRUSTED_PROXIES: addresses(),
    CLIENT_ADDRESS_HEADER: z
      .string()
      .regex(/^[\w-]+$/, "must be the name of a header, like x-real-ip")
      .optional(),
    DEVICE_BINDING: z.enum(["on", "off"], { error: "must be on or off" }).default("on"),
    DEMO: z.enum(["on", "off"], { error: "must be on or off" }).default("on"),
    LOG_LEVEL: z
      .enum(["silent", "error", "warn", "info", "debug"], {
        error: "must be silent, error, warn, info or debug",
      })
      .default("info"),
  })
  .refine((raw) => raw.REDIS_URL || ![raw.SESSION_STORE, ...(raw.SESSION_STORES ?? [])].includes("redis"), {
    path: ["REDIS_URL"],
    error: "is missing: the redis store needs it, like redis://127.0.0.1:6379",
    when: isAboutStores,
  })
  .refine((raw) => storesOf(raw).includes(raw.SESSION_STORE), {
    path: ["SESSION_STORE"],
    error: "must be one of SESSION_STORES: add it there",
    when: isAboutStores,
  })
  .transform((raw) => {
    const origin = raw.APP_ORIGIN ?? `http://localhost:${raw.PORT}`
    return {
      port: raw.PORT,
      sessionStore: raw.SESSION_STORE,
      sessionStores: storesOf(raw),
      /** Newest first: the first seals, any of them unseals. */
      secrets: raw.SESSION_SECRET,
      /** Seconds, as are the next three. */
      idleTimeout: raw.SESSION_IDLE_TIMEOUT,
      absoluteTimeout: raw.SESSION_ABSOLUTE_TIMEOUT,
      rememberTimeout: raw.SESSION_REMEMBER_TIMEOUT,
      freshSeconds: raw.SESSION_FRESH_SECONDS,
      databaseUrl: raw.DATABASE_URL,
      /** May hold a password. */
      redisUrl: raw.REDIS_URL,
      database: raw.DATABASE_URL.startsWith("file:") ? ("sqlite" as const) : ("postgresql" as const),
      /** An absolute path. */
      dataDir: raw.DATA_DIR,
      origin,
      secureCookies: origin.startsWith("https:"),
      /** Milliseconds, as Next's standalone server has it. */
      keepAliveTimeout: raw.KEEP_ALIVE_TIMEOUT,
      /** IP addresses as `normaliseAddress` spells them. */
      trustedProxies: raw.TRUSTED_PROXIES,
      /** The header in which the platform tells the client's address, where no socket does. */
      clientAddressHeader: raw.CLIENT_ADDRESS_HEADER,
      deviceBinding: raw.DEVICE_BINDING === "on",
      demo: raw.DEMO === "on",
      logLevel: raw.LOG_LEVEL,
    }
  })

export type Env = z.output<typeof schema>
type Source = Record<string, string | undefined>

/**
 * Checks the whole configuration at once.
 *
 * @param source variables as in process.env; an empty one counts as unset, an empty SESSION_SECRET as a mistake
 * @throws ConfigurationError that lists every problem
 */
export function readEnv(source: Source): Env {
  return read(schema, source)
}

/** Checks what a build needs, which is less than a server does, and no secret of the site's. @throws ConfigurationError */
export function readBuildEnv(source: Source): z.output<typeof buildSchema> {
  return read(buildSchema, source)
}

function read<T>(expected: z.ZodType<T>, source: Source): T {
  const variables = Object.entries(source).map(([name, value]) => [name, value?.trim()] as const)
  const result = expected.safeParse(
    Object.fromEntries(variables.filter(([name, value]) => value !== "" || name === "SESSION_SECRET")),
  )
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `  ${String(path[0])}: ${message}`)
  throw new ConfigurationError(`The configuration needs a change:\n${problems.join("\n")}`)
}

let cached: Env | undefined

/** The configuration of this process, read once. Whoever starts the process has loaded `.env` before. */
export function env(): Env {
  cached ??= readEnv(process.env)
  return cached
}
