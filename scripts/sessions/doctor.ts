import type { SessionStore } from "../../lib/session/types.ts"
import { database } from "../../lib/site/database.ts"
import { env } from "../../lib/site/env.ts"
import { redisClient } from "../../lib/site/redis.ts"
import { site } from "./commands.ts"
import { findOpen, isListed } from "./permissions.ts"

interface Finding {
  readonly check: string
  readonly state: "ok" | "warning" | "wrong"
  readonly remedy: string
}

/** Checks what the site needs, and says what to do about what is wrong. Exit status 1 if anything is; a warning is not. */
export async function doctor(): Promise<Finding[]> {
  const { dataDir } = env()
  const findings: Finding[] = [
    ok("configuration"),
    privately(".env"),
    privately(dataDir),
    await answering("database", () => database().user.count(), "npm start migrates it; check DATABASE_URL"),
    ...(await Promise.all(site().stores.map(checkStore))),
  ]
  // Of one that is down nothing else is known.
  if (findings.some(({ check, state }) => check === "store redis" && state === "ok"))
    findings.push(...(await checkRedis()))
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1
  return findings
}

const checkStore = (store: SessionStore): Promise<Finding> =>
  answering(`store ${store.name}`, () => store.check(), `check that ${store.name} is there and writable`)

/** Settings of a Redis server under which sessions vanish without an error, as its command INFO names them. */
const settingsOfRedis = [
  {
    name: "maxmemory_policy",
    good: "noeviction",
    remedy: "a full server throws sessions away: maxmemory-policy noeviction",
  },
  { name: "aof_enabled", good: "1", remedy: "a restart forgets all since the last snapshot: appendonly yes" },
]

async function checkRedis(): Promise<Finding[]> {
  // A user may have no right to ask.
  const info = await redisClient()
    .info()
    .catch(() => "")
  return settingsOfRedis.map(({ name, good, remedy }) => {
    const [, value = "not told"] = new RegExp(`^${name}:([\\w-]+)`, "m").exec(info) ?? []
    const check = `redis ${name}`
    return value === good ? ok(check) : { check, state: "warning", remedy: `it is ${value}. ${remedy}` }
  })
}

function ok(check: string): Finding {
  return { check, state: "ok", remedy: "" }
}

function wrong(check: string, remedy: string): Finding {
  return { check, state: "wrong", remedy }
}

/** Whether only the user that runs the site may read a file, or what is in a folder. */
function privately(path: string): Finding {
  const open = findOpen(path)
  if (open) return wrong(path, `others can read or change ${open}: chmod -R go= ${path}`)
  if (!isListed(path)) return ok(path)
  return { check: path, state: "warning", remedy: `others may see which files are there: chmod 700 ${path}` }
}

async function answering(check: string, ask: () => Promise<unknown>, remedy: string): Promise<Finding> {
  try {
    await ask()
    return ok(check)
  } catch (error) {
    return wrong(check, `${error instanceof Error ? error.message : error}: ${remedy}`)
  }
}
