import { type ChildProcess, spawn } from "node:child_process"

/** The shell becomes the server. A copy of it waits until the pipe at its input is closed, and kills the server then. */
const WATCHED = 'exec 3<&0 </dev/null; (read -r _ <&3; kill -9 $$) & exec "$@" 3<&-'

/**
 * Starts a server that ends with this process, however that ends: the system closes its pipes. A process that is ended by a signal,
 * as vitest ends its workers, is told of no "exit".
 *
 * @returns the server's own process. Where there is no such program, it ends with 127
 */
export function spawnServer(command: string, words: readonly string[], env = process.env): ChildProcess {
  return spawn("sh", ["-c", WATCHED, "sh", command, ...words], { stdio: ["pipe", "ignore", "ignore"], env })
}
