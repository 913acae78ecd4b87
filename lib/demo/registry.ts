/**
 * The session layer as a shadcn registry: `npx shadcn@latest add <origin>/r/session.json` writes it into another app. Each
 * item is made of the real files when it is asked for, and these are found by their imports: no list of files is kept.
 */
import { storeNames } from "../site/store-names.ts"
import { importsOf } from "./imports-of.ts"
import { readProjectFile } from "./project-files.ts"

/** As https://ui.shadcn.com/schema/registry-item.json has it. */
export interface RegistryItem {
  readonly $schema: string
  readonly name: string
  readonly type: "registry:item"
  readonly title: string
  readonly description: string
  /** Packages of npm, with their versions. */
  readonly dependencies: readonly string[]
  /** Addresses of other items, which are installed with this one. */
  readonly registryDependencies: readonly string[]
  /** "registry:file" with a target: written as it is, where it belongs, also into an app that has no components.json. */
  readonly files: readonly { path: string; type: "registry:file"; target: string; content: string }[]
  /** Printed when it has been installed. */
  readonly docs?: string
}

/** What an item is, before its files are looked for. */
interface Entry {
  readonly name: string
  readonly title: string
  readonly description: string
  /** Files of the project: those that they import come with them. */
  readonly start: readonly string[]
  /** Those that an application imports itself, to use it. */
  readonly packages?: readonly string[]
  /** Whether it goes with the core, and has no files of its own for what the core has. */
  readonly needsCore?: true
}

/** Files by their paths from the root of the project. */
type Files = ReadonlyMap<string, string>

const layer = "lib/session"
const schema = "https://ui.shadcn.com/schema"

const core: Entry = {
  name: "session",
  title: "Sessions",
  description: "Session-backed login for Next.js, without a store: add at least one.",
  start: ["index.ts", "README.md", "AGENTS.md"].map((name) => `${layer}/${name}`),
}

/** The table that is kept by it, if it is one of Prisma's. */
const modelOf = (name: string) => (["database", "prisma"].includes(name) ? [`${layer}/session.prisma`] : [])

const stores = storeNames.map(
  (name): Entry => ({
    name: `session-${name}`,
    title: `Sessions: ${name}`,
    description: `The store "${name}".`,
    start: [`${layer}/stores/${name}.ts`, ...modelOf(name)],
    // The store takes a client of it, and imports nothing.
    packages: name === "redis" ? ["redis"] : [],
    needsCore: true,
  }),
)

const logins = ["memory", "prisma"].map(
  (name): Entry => ({
    name: `session-${name}-logins`,
    title: `Sessions: logins, ${name}`,
    description: `The register of logins "${name}": where a user is logged in, to list and to revoke.`,
    start: [`${layer}/logins/${name}.ts`, ...modelOf(name)],
    needsCore: true,
  }),
)

const telemetry: Entry = {
  name: "session-telemetry",
  title: "Sessions: telemetry",
  description: "Spans and metrics by OpenTelemetry, of what stores are asked for and who is refused.",
  start: [`${layer}/telemetry.ts`],
  needsCore: true,
}

const binding: Entry = {
  name: "session-binding",
  title: "Sessions: device binding",
  description: "Binds each login to the device of its browser, by Device Bound Session Credentials.",
  start: ["device-binding.ts", "routes.ts", "registration-header.ts", "reload-for-proof.ts"].map(
    (name) => `${layer}/binding/${name}`,
  ),
  needsCore: true,
}

const testing: Entry = {
  name: "session-testing",
  title: "Sessions: for an app's tests",
  description: "Logs in for a test in a real browser, and is the browser of a test without one.",
  start: ["browser.ts", "login-cookie.ts"].map((name) => `${layer}/testing/${name}`),
  needsCore: true,
}

const components: readonly Entry[] = [
  {
    name: "login-form",
    title: "Login form",
    description: "A form for a server action that logs in. Works without JavaScript.",
    start: ["registry/login-form.tsx"],
  },
  {
    name: "session-inspector",
    title: "Session inspector",
    description:
      "Shows what session.get() gives on the server, and that scripts in the browser can read no cookie of it.",
    start: ["registry/session-inspector.tsx"],
  },
]

/**
 * Makes all items: the core, one for each store and register of logins that the layer has, telemetry, device binding,
 * what an app's tests need, and the components.
 *
 * @param origin the site's own, which the addresses of items begin with
 */
export function registryItems(origin: string): RegistryItem[] {
  const filesOfCore = filesOf(core.start)
  const versions = JSON.parse(readProjectFile("package.json")).dependencies

  function makeItem({ name, title, description, start, packages: needed = [], needsCore }: Entry): RegistryItem {
    const files = [...filesOf(start)].filter(([path]) => !needsCore || !filesOfCore.has(path))
    const packages = new Set([...needed, ...files.flatMap(([path, text]) => importsOf(path, text).packages)])
    return {
      $schema: `${schema}/registry-item.json`,
      name,
      type: "registry:item",
      title,
      description,
      // What this project is tested with, or a later one that is compatible.
      dependencies: [...packages].sort().map((npm) => `${npm}@^${versions[npm]}`),
      registryDependencies: needsCore ? [`${origin}/r/${core.name}.json`] : [],
      files: files.map(([path, content]) => ({ path, type: "registry:file", target: targetOf(path), content })),
      ...(name === core.name && { docs: nextSteps(origin) }),
    }
  }
  return [core, ...stores, ...logins, telemetry, binding, testing, ...components].map(makeItem)
}

const nextSteps = (origin: string) =>
  `Set "allowImportingTsExtensions": true in tsconfig.json, and /.data/ in .gitignore. A store is an item of its own, like ${origin}/r/session-disk.json. Go on at ${origin}/docs/quick-start`

/** The registry itself: a list of its items, without the text of their files. */
export function registryIndex(origin: string, items: readonly RegistryItem[]) {
  const withoutText = items.map(({ $schema, ...item }) => ({
    ...item,
    files: item.files.map(({ content, ...file }) => file),
  }))
  return { $schema: `${schema}/registry.json`, name: "cloakroom", homepage: origin, items: withoutText }
}

/** Files, and those that they import. */
function filesOf(start: readonly string[]): Files {
  const files = new Map<string, string>()
  const queue = [...start]
  for (const path of queue) {
    if (files.has(path)) continue
    const text = readProjectFile(path)
    files.set(path, text)
    queue.push(...importsOf(path, text).files)
  }
  return files
}

/** Where a file goes in the app that it is installed in. */
const targetOf = (path: string) => path.replace(/^registry\//, "components/")
