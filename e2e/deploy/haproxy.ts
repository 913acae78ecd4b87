import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { Programs } from "../engines/programs.ts"
import { root, type Site } from "../support/site.ts"
import { makeCertificate } from "../support/tls.ts"

export const hasHaproxy = spawnSync("haproxy", ["-v"]).status === 0

/**
 * Runs HAProxy by deploy/haproxy.cfg, with a certificate for localhost that this process believes.
 *
 * @param port of https
 * @param sites in place of site-1 and site-2
 */
export async function startHaproxy(port: number, sites: readonly Site[]) {
  const programs = new Programs()
  const inHome = (name: string) => join(programs.home, name)
  writeFileSync(inHome("certificate.pem"), makeCertificate().pem)
  const http = await freePort()
  const file = inHome("haproxy.cfg")
  const places: readonly (readonly [string, string])[] = [
    ["bind :8080", `bind 127.0.0.1:${http}`],
    ["bind :8443", `bind 127.0.0.1:${port}`],
    ["/run/secrets/certificate.pem", inHome("certificate.pem")],
    ...sites.map(
      ({ address }, index) => [`site-${index + 1}:3000`, address.replace("http://localhost", "127.0.0.1")] as const,
    ),
  ]
  let text = readFileSync(join(root, "deploy/haproxy.cfg"), "utf8")
  for (const [there, here] of places) {
    if (!text.includes(there)) throw new Error(`deploy/haproxy.cfg has no ${there}.`)
    text = text.replaceAll(there, here)
  }
  writeFileSync(file, text)
  execFileSync("haproxy", ["-c", "-f", file], { stdio: "pipe" })
  const program = programs.start("haproxy", ["-f", file])
  return { http: `http://127.0.0.1:${http}`, says: program.says, end: () => programs.end() }
}
