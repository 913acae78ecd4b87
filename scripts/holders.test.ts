import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, it, onTestFinished } from "vitest"

function folder() {
  const path = mkdtempSync(join(tmpdir(), "holders-"))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

/** Starts a program in a folder that knows what holders.mjs offers. It lives until it is killed. */
function start(cwd: string, code: string): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const program = `const { takeTurn, announceServer, servers, refuseUnder } = await import(${JSON.stringify(resolve("scripts/holders.mjs"))})
    ${code}
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd })
  onTestFinished(() => void child.kill("SIGKILL"))
  return child
}

it("lets one process at a time prepare a folder, and the next one when that was killed", async () => {
  const cwd = folder()
  const held = join(cwd, "held")
  // Whoever finds that somebody else holds the folder fails, and is never heard of.
  const code = `await takeTurn()
    ;(await import("node:fs")).writeFileSync(${JSON.stringify(held)}, "", { flag: "wx" })
    console.log("mine")`
  const turns = Array.from({ length: 4 }, async () => {
    const child = start(cwd, code)
    let output = ""
    for await (const text of child.stdout) {
      output += text
      if (!output.includes("mine")) continue
      rmSync(held)
      child.kill("SIGKILL")
    }
    return output.includes("mine")
  })
  expect(await Promise.all(turns)).toEqual([true, true, true, true])
  expect(readdirSync(join(cwd, ".holders"))).toHaveLength(1)
})

it("waits for a program too that was started in a turn, and says for whom", async () => {
  const cwd = folder()
  const first = start(
    cwd,
    `await takeTurn()
     const { run } = await import(${JSON.stringify(resolve("scripts/process.mjs"))})
     void run(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"])`,
  )
  const pid = Number((await once(first.stdout, "data"))[0])
  onTestFinished(() => {
    try {
      process.kill(pid, "SIGKILL")
    } catch {
      // It has ended, as it should.
    }
  })
  first.kill("SIGKILL")
  await once(first, "exit")
  const second = start(cwd, "await takeTurn(); console.log('mine')")
  const [said] = await once(second.stdout, "data")
  expect(String(said)).toBe(`Process ${pid} is preparing this folder: waiting until it is done\n`)
  const next = once(second.stdout, "data")
  process.kill(pid, "SIGKILL")
  expect(String(await next)).toContain("mine")
})

it("knows the servers that are alive, and no other process that was given the number of one", async () => {
  const cwd = folder()
  const place = join(cwd, ".holders")
  mkdirSync(place)
  const former = { pid: process.pid, born: "long ago", folder: statSync(place).ino }
  symlinkSync(JSON.stringify({ ...former, port: 1, kind: "start" }), join(place, `server-${process.pid}`))
  symlinkSync(JSON.stringify(former), join(place, "turn-7"))
  const child = start(
    cwd,
    `await takeTurn()
     announceServer({ pid: process.pid, port: 2, kind: "start" })
     console.log(JSON.stringify(servers()))
     refuseUnder(servers(), "build")`,
  )
  const [ended, errors] = [once(child, "exit"), child.stderr?.toArray()]
  const [text] = await once(child.stdout, "data")
  expect(JSON.parse(String(text))).toMatchObject([{ pid: child.pid, port: 2, kind: "start" }])
  expect(await ended).toEqual([1, null])
  expect(String(await errors)).toContain(`process ${child.pid} on port 2`)
})

it("takes nothing over with a copy of the folder", async () => {
  const [cwd, copy] = [folder(), folder()]
  const first = start(
    cwd,
    "await takeTurn(); announceServer({ pid: process.pid, port: 1, kind: 'start' }); console.log()",
  )
  await once(first.stdout, "data")
  cpSync(cwd, copy, { recursive: true, verbatimSymlinks: true })
  const second = start(copy, "await takeTurn(); console.log(servers().length)")
  expect(String(await once(second.stdout, "data"))).toBe("0\n")
})
