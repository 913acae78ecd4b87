import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { registryIndex, registryItems } from "./registry.ts"

const origin = "https://example.org"
const items = registryItems(origin)
const itemOf = (name: string) => items.find((item) => item.name === name) ?? expect.unreachable(name)

test("there is an item for the core, each store, each register of logins, and the components", () => {
  expect(items.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "session",
      ...["cookie", "database", "disk", "memory", "redis", "shelf"].map((store) => `session-${store}`),
      ...["session-prisma-logins", "session-memory-logins"],
      ...["session-telemetry", "session-binding", "session-testing"],
      ...["login-form", "session-inspector"],
    ]),
  )
})

test.each(items)("$name: files are as they are on the disk, and none of the layer's own tests", ({ name, files }) => {
  for (const { path, target, content } of files) {
    expect(content).toBe(readFileSync(path, "utf8"))
    expect(target).not.toMatch(name === "session-testing" ? /\.test\.|\/moving\// : /\.test\.|\/testing\/|\/moving\//)
    expect(target).toMatch(/^lib\/session\/|^components\//)
  }
})

test.each(items)("$name: with what it needs, nothing that it imports is missing", ({ files, registryDependencies }) => {
  const needed = registryDependencies.length > 0 ? itemOf("session").files : []
  const targets = [...files, ...needed].map(({ target }) => target)
  for (const { target, content } of files) {
    if (target.endsWith(".md")) continue
    for (const [, name = ""] of content.matchAll(/(?:from|import\() ?"(\.[^"]*)"/g))
      expect(targets, `${target} imports ${name}`).toContain(new URL(name, `file:///${target}`).pathname.slice(1))
  }
})

test("a store names the core by its address; some need a package of their own", () => {
  expect(itemOf("session").dependencies.map((npm) => npm.replace(/@\^\d.*/, ""))).toEqual(["devalue", "zod"])
  const packages: Record<string, string[]> = {
    "session-cookie": ["iron-session", "iron-webcrypto"],
    "session-redis": ["redis"],
    "session-telemetry": ["@opentelemetry/api"],
    "session-binding": ["jose"],
  }
  for (const { name, dependencies, registryDependencies } of items) {
    if (!name.startsWith("session-") || name === "session-inspector") continue
    expect(registryDependencies).toEqual([`${origin}/r/session.json`])
    const own = dependencies.filter((npm) => !itemOf("session").dependencies.includes(npm))
    expect(
      own.map((npm) => npm.replace(/@\^\d.*/, "")),
      name,
    ).toEqual(packages[name] ?? [])
  }
})

test("the model for Prisma comes with what is kept by it", () => {
  const withModel = items.filter(({ files }) => files.some(({ path }) => path === "lib/session/session.prisma"))
  expect(withModel.map(({ name }) => name)).toEqual(["session-database", "session-prisma-logins"])
})

test("the index lists all items, without the text of their files", () => {
  const index = registryIndex(origin, items)
  expect(index).toMatchObject({ name: "cloakroom", homepage: origin })
  expect(index.items.map(({ name }) => name)).toEqual(items.map(({ name }) => name))
  expect(JSON.stringify(index)).not.toContain("content")
})

test("the quick start has the packages of the core", () => {
  const { dependencies } = JSON.parse(readFileSync("examples/quick-start/package.json", "utf8"))
  const ours = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`)
  expect(ours).toEqual(expect.arrayContaining([...itemOf("session").dependencies]))
})
