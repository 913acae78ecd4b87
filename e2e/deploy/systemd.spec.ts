/** deploy/cloakroom.service: verified by systemd's own command, and what it runs asks for no more than it allows. */

import { execFileSync, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"
import { type Image, makeImage } from "./image.ts"

const unit = readFileSync(join(root, "deploy/cloakroom.service"), "utf8")
/** The values of a directive, in their order. */
const valuesOf = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(([, value = ""]) => value)
const has = (program: string) => spawnSync(program, ["--version"]).status === 0

test("systemd finds no fault in it, and little exposed", () => {
  test.skip(!has("systemd-analyze"), "There is no systemd-analyze here: deploy/cloakroom.service was not verified.")
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-unit-"))
  const file = join(folder, "cloakroom.service")
  // Where Node is differs; that it is there is a part of what is verified.
  writeFileSync(file, unit.replace("/usr/bin/node", process.execPath))
  try {
    const verified = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" })
    expect([verified.status, verified.stderr]).toEqual([0, ""])
    // Tenths: 15 is 1.5 of 10.
    execFileSync("systemd-analyze", ["security", "--offline=true", "--threshold=15", file])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test("what it starts is drained in its time, and keeps what it writes in the one folder that it has", () => {
  expect(Number(valuesOf("TimeoutStopSec")[0])).toBeGreaterThan(10)
  const [folder = ""] = valuesOf("StateDirectory").map((name) => `/var/lib/${name}`)
  const set = Object.fromEntries(
    valuesOf("Environment").flatMap((line) => line.split(" ").map((pair) => pair.split("="))),
  )
  expect(set).toMatchObject({ DATA_DIR: folder, DATABASE_URL: `file:${folder}/cloakroom.db`, HOSTNAME: "127.0.0.1" })
  expect(unit).toMatch(/^EnvironmentFile=\/etc\//m)
  expect(valuesOf("MemoryDenyWriteExecute")).toEqual(["no"])
})

test.describe("the system calls of its command", () => {
  let image: Image
  test.beforeAll(() => {
    image = makeImage()
  })
  test.afterAll(() => image.remove())

  test("are those that its filter lets pass", async () => {
    test.skip(!has("systemd-analyze") || !has("strace"), "Without systemd-analyze and strace the filter was not tried.")
    const [command = ""] = valuesOf("ExecStart")
    const [, script = ""] = /^\/usr\/bin\/node \/srv\/cloakroom\/(\S+)$/.exec(command) ?? []
    const port = String(await freePort())
    const env = {
      ...process.env,
      ...image.env,
      NODE_ENV: "production" as const,
      PORT: port,
      SESSION_SECRET: randomBytes(32).toString("base64url"),
    }
    const trace = join(image.data, "calls")
    const words = ["-f", "-c", "-U", "name", "-o", trace, process.execPath, script]
    const server = spawn("strace", words, { cwd: image.site, env, stdio: "ignore" })
    const ended = once(server, "exit")
    const origin = `http://localhost:${port}`
    const status = (path: string, sent?: RequestInit) =>
      fetch(origin + path, sent).then(
        (answer) => answer.status,
        () => 0,
      )
    await expect.poll(() => status("/api/health"), { timeout: 60_000 }).toBe(200)
    const account = { username: "someone", password: randomBytes(15).toString("base64url") }
    const headers = { Origin: origin, "Content-Type": "application/json" }
    expect(await status("/api/users", { method: "POST", headers, body: JSON.stringify(account) })).toBe(201)
    const [child = ""] = execFileSync("ps", ["-o", "pid=", "--ppid", String(server.pid)], { encoding: "utf8" })
      .trim()
      .split("\n")
    process.kill(Number(child), "SIGTERM")
    expect(await ended).toEqual([0, null])

    const allowed = new Set(valuesOf("SystemCallFilter").reduce<string[]>(filter, []))
    expect(allowed.size).toBeGreaterThan(100)
    const calls = readFileSync(trace, "utf8")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => /^[a-z]\w+$/.test(line))
    expect(calls.length).toBeGreaterThan(30)
    // SQLite asks for it when it is root, which the service is not; the other two are strace's own words.
    const others = ["fchown", "syscall", "total"]
    expect(calls.filter((name) => !allowed.has(name) && !others.includes(name))).toEqual([])
  })
})

/** One line of a filter: what it adds, or after a ~ takes away. */
function filter(before: string[], line: string): string[] {
  const calls = line.replace("~", "").split(" ").flatMap(callsOf)
  return line.startsWith("~") ? before.filter((name) => !calls.includes(name)) : [...before, ...calls]
}

/** The system calls of a set like @system-service, with those of the sets in it. */
function callsOf(set: string): string[] {
  const listed = execFileSync("systemd-analyze", ["syscall-filter", "--no-pager", set], { encoding: "utf8" })
  const names = listed
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
  return names.flatMap((name) => (name.startsWith("@") ? callsOf(name) : [name]))
}
