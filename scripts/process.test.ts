import { spawn } from "node:child_process"
import { once } from "node:events"
import { expect, it } from "vitest"

/** Starts a program that runs another through process.mjs. */
function start(code: string, options = "") {
  const program = `import { run, stopOnSignal } from "./scripts/process.mjs"
    stopOnSignal(7)
    process.exit(await run(process.execPath, ["-e", ${JSON.stringify(code)}]${options}))`
  const child = spawn(process.execPath, ["--input-type=module", "-e", program])
  return {
    child,
    ended: once(child, "exit"),
    output: once(child.stdout, "data").then(([chunk]) => String(chunk)),
  }
}

it("passes a program's exit status on", async () => {
  expect(await start("process.exit(3)").ended).toEqual([3, null])
})

it("shows the output of a quiet program only if it fails", async () => {
  const read = async (code: string) => {
    const { child, ended } = start(code, ", { quiet: true }")
    const [output] = await Promise.all([child.stderr.setEncoding("utf8").toArray(), ended])
    return output.join("")
  }
  expect(await read("console.log('fine')")).toBe("")
  expect(await read("console.log('broken'); process.exit(1)")).toBe("broken\n")
})

it("shows nothing of a program whose output is kept", async () => {
  const { child, ended, output } = start(
    "console.log('broken'); process.exit(1)",
    ", { keep: (text) => console.log('kept', text) }",
  )
  const [shown] = await Promise.all([child.stderr.setEncoding("utf8").toArray(), ended])
  expect(shown).toEqual([])
  expect(await output).toBe("kept broken\n\n")
})

it("stops what runs, also what that has started, and what does not listen", async () => {
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')"
  const { child, ended, output } = start(
    `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "inherit" })`,
    ", { grace: 100 }",
  )
  await output
  // Emitted when nobody holds the program's output any more: when the last one has ended.
  const closed = once(child, "close")
  child.kill("SIGTERM")
  expect(await ended).toEqual([7, null])
  await closed
})
