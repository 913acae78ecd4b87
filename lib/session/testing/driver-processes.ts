/** Starts driver-process.ts, for tests of several processes on one place. */
import { type ChildProcessByStdio, spawn } from "node:child_process"
import type { Readable } from "node:stream"
import { fileURLToPath } from "node:url"

export type DriverProcess = ChildProcessByStdio<null, Readable, Readable>

/**
 * @param words the arguments of driver-process.ts
 * @param wrapper a command that runs it, such as a tracer
 */
export function startDriver(words: string[], wrapper: string[] = []): DriverProcess {
  const script = fileURLToPath(new URL("driver-process.ts", import.meta.url))
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, script, ...words]
  // One thread for file system calls, so that a tracer finds all calls of an operation in one thread.
  const env = { ...process.env, UV_THREADPOOL_SIZE: "1" }
  return spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], env })
}

/** Waits for the end of a process. @throws Error with its standard error, if it failed */
export async function finished(child: DriverProcess): Promise<void> {
  child.stdout.resume()
  let said = ""
  child.stderr.on("data", (chunk) => {
    said += String(chunk)
  })
  const code = await new Promise((resolve) => child.on("close", resolve))
  if (code !== 0) throw new Error(`The process ended with ${code}. ${said}`)
}
