/** Where a process listens, as Linux tells. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/** The loopback ports (IPv4) that a process listens on. */
export function listeningPorts(pid: number): number[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((number) => targetOf(pid, number)))
  const [, ...lines] = readFileSync("/proc/net/tcp", "utf8").trim().split("\n")
  const ports: number[] = []
  for (const line of lines) {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/)
    const [address, port = ""] = local.split(":")
    if (address === loopback && state === listening && own.has(`socket:[${inode}]`))
      ports.push(Number.parseInt(port, 16))
  }
  return ports
}

/** As they stand in /proc/net/tcp: an address is a number in the byte order of the machine. */
const loopback = "0100007F"
const listening = "0A"

function targetOf(pid: number, number: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${number}`)
  } catch {
    // Closed since it was listed.
    return ""
  }
}
