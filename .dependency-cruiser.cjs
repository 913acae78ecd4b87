/** Which folder may import which: the arrows of docs and README, checked by `npm test`. */

/** From the ground up: a folder imports those before it, and none behind it. */
const floors = ["log", "session", "database", "accounts", "http", "site", "auth", "demo"]
const isTest = "\\.test\\.tsx?$|/testing/"
const session = "^lib/session/"
const inSession = (names) => `^lib/session/(${names})`

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "lib-knows-no-app",
      comment: "The site uses the library, never the other way round.",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|e2e|torture|scripts|bench)/" },
    },
    {
      name: "app-uses-only-lib",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(e2e|torture|scripts|bench|prisma|\\.generated)/" },
    },
    ...floors.map((floor, index) => ({
      name: `${floor}-imports-only-what-is-below`,
      severity: "error",
      from: { path: `^lib/${floor}/`, pathNot: isTest },
      to: { path: `^lib/(${[...floors.slice(index + 1), "testing"].join("|")})/` },
    })),
    {
      name: "session-can-be-copied",
      comment: "lib/session takes its configuration as arguments, so that it can be copied into another application.",
      severity: "error",
      from: { path: session },
      to: { path: "^(app|lib|prisma|\\.generated)/", pathNot: session },
    },
    {
      name: "one-seam-to-next",
      severity: "error",
      from: { path: session, pathNot: "^lib/session/next\\.ts$" },
      to: { path: "^(next|node_modules/next)(/|$)" },
    },
    {
      name: "stores-know-no-manager",
      severity: "error",
      from: { path: inSession("stores/"), pathNot: isTest },
      to: { path: inSession("(manager|lookup|update|rotation|own-logins|next|open|index)\\.ts") },
    },
    {
      name: "drivers-know-no-store",
      severity: "error",
      // What an operator may move are stores.
      from: { path: inSession("drivers/|moving/"), pathNot: `moving/movable|${isTest}` },
      to: { path: inSession("stores/|(manager|lookup|update|rotation|own-logins|next|open|index)\\.ts") },
    },
    {
      name: "manager-knows-no-place",
      severity: "error",
      from: { path: inSession("(manager|lookup|update|rotation)\\.ts") },
      to: { path: inSession("stores/|drivers/|moving/|next\\.ts") },
    },
    {
      name: "moves-stand-apart",
      comment: "Who reads how a session is found need not know that an operator can move it.",
      severity: "error",
      from: { path: session, pathNot: `^lib/session/moving/|${isTest}` },
      to: { path: inSession("moving/") },
    },
    {
      name: "binding-can-be-left-out",
      comment: "An application without it deletes the folder, and loads nothing of it.",
      severity: "error",
      from: { path: session, pathNot: `^lib/session/binding/|${isTest}` },
      to: { path: inSession("binding/") },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { pathNot: "\\.test\\.tsx?$|/testing/|^(bench|e2e|torture)/|^vitest\\.config" },
      to: { path: "/testing/" },
    },
    {
      name: "no-unknown-import",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^\\.generated/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^\\.generated" },
    // Belongs to another app, in which "@/" is its root.
    exclude: { path: "^e2e/quick-start/added/" },
    includeOnly: { path: "^(app|lib|registry|e2e|torture|bench|scripts|node_modules/next|\\.generated)/|^[^/]+$|^#" },
    parser: "swc",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".css"],
    },
  },
}
