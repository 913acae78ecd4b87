import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { root, type Settings } from "../support/site.ts"

export interface Service {
  readonly image: string
  readonly environment?: Settings
  readonly command?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly ports?: readonly string[]
  readonly networks: readonly string[] | Readonly<Record<string, { ipv4_address?: string }>>
  readonly depends_on?: Readonly<Record<string, { condition: string }>>
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
}

export interface Compose {
  readonly services: Readonly<Record<"proxy" | "site-1" | "site-2" | "postgresql" | "valkey", Service>>
  readonly networks: Readonly<Record<string, { internal?: boolean }>>
}

/** compose.yaml with its variables filled in. @throws Error where it asks for one that is not set */
export function readCompose(settings: Settings): Compose {
  const text = readFileSync(join(root, "compose.yaml"), "utf8").replace(/\$\{(\w+):\?\}/g, (_, name) => {
    if (!settings[name]) throw new Error(`compose.yaml asks for ${name}.`)
    return settings[name]
  })
  return parse(text, { merge: true })
}
