import { execFile } from "node:child_process"
import { join } from "node:path"
import { expect } from "@playwright/test"
import { root, type Settings, type Site } from "./site.ts"

export interface Result {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of `npm run sessions` with the settings of a site. */
export function sessions(settings: Settings, ...words: string[]): Promise<Result> {
  const options = { cwd: "/", env: { ...process.env, ...settings } }
  return new Promise((resolve) => {
    const script = join(root, "scripts/sessions.ts")
    execFile(process.execPath, [script, ...words], options, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
}

/** The same, successfully. @returns what it has printed as JSON */
export async function sessionsJson({ settings }: Site, ...words: string[]) {
  const { status, stdout, stderr } = await sessions(settings, ...words, "--json")
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}
