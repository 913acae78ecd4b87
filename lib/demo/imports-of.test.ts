import { expect, test } from "vitest"
import { importsOf } from "./imports-of.ts"

test("files are found by their paths, whatever the kind of import; an example in a comment is none", () => {
  const text = `
/**
 *     import { disk } from "@/lib/session/stores/disk"
 *     import { createClient } from "redis"
 *     vi.mock("next/headers", () => import("vitest"))
 */
import { a, from } from "./a.ts"
import {
  type B,
} from "../b.ts"
export { c } from "./c.ts"
import "./d.ts"
const e = await import("./e.ts")
const words = "./f.ts"
`
  expect(importsOf("lib/session/index.ts", text)).toEqual({
    files: ["lib/session/a.ts", "lib/b.ts", "lib/session/c.ts", "lib/session/d.ts", "lib/session/e.ts"],
    packages: [],
  })
})

test("an example in a README is no import", () => {
  expect(importsOf("README.md", 'import { createClient } from "redis"')).toEqual({ files: [], packages: [] })
})

test("packages are those that an app of Next does not have anyway", () => {
  const text = `
import { readFile } from "node:fs/promises"
import { cookies } from "next/headers"
import { useState } from "react"
import { z } from "zod"
import { seal } from "@scope/name/part"
import type { Client } from "redis/client"
`
  expect(importsOf("x.ts", text)).toEqual({ files: [], packages: ["zod", "@scope/name", "redis"] })
})
