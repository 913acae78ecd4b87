import { statSync } from "node:fs"
import { database } from "../../lib/site/database.ts"
import { env } from "../../lib/site/env.ts"
import { services } from "../../lib/site/services.ts"

interface Finding {
  readonly check: string
  readonly state: "ok" | "wrong"
  readonly remedy: string
}

/** Checks what the site needs, and says what to do about what is wrong. Exit status 1 if anything is. */
export async function doctor(): Promise<Finding[]> {
  const { dataDir } = env()
  const findings = [
    ok("configuration"),
    privately(".env", "chmod 600 .env"),
    privately(dataDir, "chmod 700 its folder: only the user that runs the site may read sessions"),
    await answering("database", () => database().user.count(), "npm start migrates it; check DATABASE_URL"),
    ...Object.entries(await services().sessions.check()).map(([name, state]) =>
      state === "ok" ? ok(`store ${name}`) : wrong(`store ${name}`, `check that ${name} is there and writable`),
    ),
  ]
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1
  return findings
}

function ok(check: string): Finding {
  return { check, state: "ok", remedy: "" }
}

function wrong(check: string, remedy: string): Finding {
  return { check, state: "wrong", remedy }
}

/** Whether only its owner may read a file or folder. One that is not there holds no secret. */
function privately(path: string, remedy: string): Finding {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && (found.mode & 0o077) !== 0 ? wrong(path, remedy) : ok(path)
}

async function answering(check: string, ask: () => Promise<unknown>, remedy: string): Promise<Finding> {
  try {
    await ask()
    return ok(check)
  } catch (error) {
    return wrong(check, `${error instanceof Error ? error.message : error}: ${remedy}`)
  }
}
