import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../support/site.ts"

interface Instruction {
  readonly name: string
  /** As it stands there, on one line and without its flags. */
  readonly text: string
}

export const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8")

/** The stages of the Dockerfile, each from its FROM on. */
export const stages: readonly (readonly Instruction[])[] = dockerfile
  .replace(/^#.*\n/gm, "")
  .replace(/\\\n\s*/g, "")
  .split(/^(?=FROM )/m)
  .filter((stage) => stage.startsWith("FROM "))
  .map((stage) =>
    [...stage.matchAll(/^([A-Z]+) (?:--\S+ +)*(.*)$/gm)].map(([, name = "", text = ""]) => ({ name, text })),
  )

/** The texts of a stage's instructions of one name. */
export const textsOf = (stage: readonly Instruction[] | undefined, name: string): string[] =>
  (stage ?? []).filter((instruction) => instruction.name === name).map(({ text }) => text)
