/** The Dockerfile: linted, and its commands run in a plain folder. No container engine has run it. */

import { execFileSync, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { existsSync, globSync, readFileSync } from "node:fs"
import { delimiter, dirname, join, matchesGlob, relative } from "node:path"
import { parseEnv } from "node:util"
import { validate } from "dockerfile-utils"
import { PHASE_PRODUCTION_BUILD } from "next/constants.js"
import { hiddenFields, multipart } from "../../lib/demo/attacks/form.ts"
import { freePort } from "../../lib/session/testing/free-port.ts"
import nextConfig from "../../next.config.js"
import { expect, test } from "../fixtures.ts"
import { root } from "../support/site.ts"
import { obedient } from "../torture/system.ts"
import { dockerfile, stages, textsOf } from "./dockerfile.ts"
import { type Image, makeImage } from "./image.ts"

const final = stages.at(-1)
/** What an exec form runs: no shell is process 1. */
const words = (text: string | undefined): string[] => JSON.parse(/\[.*\]$/.exec(text ?? "")?.[0] ?? "null")
const start = words(textsOf(final, "CMD")[0])
const healthCheck = words(textsOf(final, "HEALTHCHECK")[0])

let image: Image
test.beforeAll(() => {
  image = makeImage()
})
test.afterAll(() => image.remove())

/** The files in a folder that hold a text. */
const filesWith = (text: string, folder: string) =>
  spawnSync("grep", ["-rlF", "--", text, folder], { encoding: "utf8" }).stdout.trim().split("\n").filter(Boolean)

test("the Dockerfile has no fault, runs this Node as no root, and is told nothing secret", () => {
  expect(validate(dockerfile)).toEqual([])
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  for (const stage of stages)
    expect(textsOf(stage, "FROM")[0]).toMatch(new RegExp(`^node:${dependencies.node}-\\w+-slim( AS build)?$`))
  expect(textsOf(final, "USER")).toEqual(["node"])
  expect(textsOf(final, "COPY")).toEqual(["/site ./"])
  expect(stages.flatMap((stage) => textsOf(stage, "ENV")).join()).not.toMatch(/SECRET|KEY|PASSWORD/)
  expect(stages.flatMap((stage) => textsOf(stage, "ARG"))).toEqual([])
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n")
  for (const name of [".env", "certificate.pem", ".data", ".git", ".next", "node_modules"])
    expect(ignored, name).toContain(name)
  for (const name of ["app", "docs", "e2e", "examples", "lib", "prisma", "registry", "scripts", "torture"])
    expect(ignored, "what the build reads").not.toContain(name)
})

test("of the project's files the build takes what next.config.js names, and nothing that stores keep", () => {
  const named = Object.values(nextConfig(PHASE_PRODUCTION_BUILD).outputFileTracingIncludes ?? {}).flat()
  const built = join(root, ".next")
  const traced = globSync("**/*.nft.json", { cwd: built }).flatMap((trace) => {
    const { files }: { files: string[] } = JSON.parse(readFileSync(join(built, trace), "utf8"))
    return files.map((file) => relative(root, join(built, dirname(trace), file)))
  })
  const own = new Set(traced.filter((file) => !/^(\.next|node_modules)\//.test(file)))
  expect(own.size).toBeGreaterThan(100)
  expect([...own].filter((file) => !named.some((glob) => matchesGlob(file, glob)))).toEqual([])
})

test("the image holds neither key nor secret, and the add-ons of its platform", () => {
  const built = join(root, ".next/standalone")
  const own = parseEnv(readFileSync(join(built, ".env"), "utf8"))
  for (const secret of [image.key, ...Object.values(own)]) {
    expect(filesWith(secret ?? "", built), "as the build leaves it").not.toEqual([])
    expect(filesWith(secret ?? "", dirname(image.site))).toEqual([])
  }
  expect(existsSync(join(image.site, ".env"))).toBe(false)
  const { platform, arch } = process
  expect(existsSync(join(image.site, `node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`))).toBe(true)
  expect(existsSync(join(image.site, `node_modules/@node-rs/argon2-${platform}-${arch}-gnu`))).toBe(true)
  // Its user is another one than that of the files.
  expect(execFileSync("find", [image.site, "-not", "-perm", "-o=r"], { encoding: "utf8" })).toBe("")
})

test("it serves from a folder that it can not write, says whether it is well, and ends when it is asked to", async () => {
  const isRoot = process.getuid?.() === 0
  test.skip(
    isRoot && obedient.length === 0,
    "The superuser obeys no permissions here: what it may write was not tried.",
  )
  const env = {
    ...image.env,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    PORT: String(await freePort()),
    SESSION_SECRET: randomBytes(32).toString("base64url"),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: image.key,
    NODE_ENV: "production" as const,
  }
  const origin = `http://localhost:${env.PORT}`
  const run = (command: readonly string[]) => {
    const [program = "", ...rest] = [...obedient, ...command]
    return spawn(program, rest, { cwd: image.site, env, stdio: ["ignore", "pipe", "inherit"] })
  }
  const health = async () => (await once(run(healthCheck), "exit"))[0]
  expect(await health()).toBe(1)

  const server = run(start)
  server.stdout.resume()
  const ended = once(server, "exit")
  try {
    await expect.poll(health, { timeout: 30_000 }).toBe(0)
    for (const path of ["/", "/docs", "/robots.txt", "/api/health"])
      expect((await fetch(origin + path)).status, path).toBe(200)
    // A form names its action by the key, which this process has from its environment.
    const fields = hiddenFields(await (await fetch(origin)).text(), "note") ?? []
    const { headers, body } = multipart([...fields, ["note", "kept"]], [["Origin", origin]])
    const sent = { method: "POST", headers: headers.map(([...pair]) => pair), body, redirect: "manual" } as const
    expect((await fetch(origin, sent)).status).toBe(303)
  } finally {
    server.kill("SIGTERM")
  }
  expect(await ended).toEqual([0, null])
  expect(await health()).toBe(1)
  expect(existsSync(join(image.data, "cloakroom.db"))).toBe(true)
})
