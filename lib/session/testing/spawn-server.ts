import { type ChildProcess, spawn } from "node:child_process"

/** Waits until the pipe at its input is closed, and then kills what it has become. */
const WATCHED = 'exec 3<&0 </dev/null; (read -r _ <&3; kill -9 $$) & exec "$@" 3<&-'

/**
 * Starts a server that ends with this process. Not by "exit": vitest ends its workers by a signal, and there is none then. But the
 * system closes the pipes of any process that ends.
 *
 * @returns the server's own process. Where there is no such program, it ends with 127
 */
export function spawnServer(command: string, words: readonly string[], env = process.env): ChildProcess {
  return spawn("sh", ["-c", WATCHED, "sh", command, ...words], { stdio: ["pipe", "ignore", "ignore"], env })
}
