/** Which folder may import which: the arrows of docs and README, checked by `npm test`. */
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
    {
      name: "session-can-be-copied",
      comment:
        "lib/session takes its configuration as arguments, so that it can be copied into another application.",
      severity: "error",
      from: { path: session, pathNot: "drivers/database\\.test\\.ts$" },
      to: { path: "^(app|lib|prisma|\\.generated)/", pathNot: session },
    },
    {
      name: "auth-knows-no-demo",
      severity: "error",
      from: { path: "^lib/auth/" },
      to: { path: "^lib/demo/" },
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
      from: { path: inSession("stores/"), pathNot: "\\.test\\.ts$" },
      to: { path: inSession("(manager|lookup|new-ticket|next)\\.ts") },
    },
    {
      name: "drivers-know-no-store",
      severity: "error",
      from: { path: inSession("drivers/"), pathNot: "\\.test\\.ts$" },
      to: { path: inSession("stores/|(manager|lookup|new-ticket|next)\\.ts") },
    },
    {
      name: "manager-knows-no-place",
      severity: "error",
      from: { path: inSession("(manager|lookup|new-ticket|update|rotation)\\.ts") },
      to: { path: inSession("stores/|drivers/|next\\.ts") },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { pathNot: "\\.test\\.tsx?$|/testing/|^(e2e|torture)/" },
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
    includeOnly: { path: "^(app|lib|e2e|torture|bench|scripts|node_modules/next|\\.generated)/|^[^/]+$|^#" },
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".css"],
    },
  },
}
