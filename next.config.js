import { PHASE_PRODUCTION_BUILD } from "next/constants.js"
import { fixedHeaders } from "./lib/http/headers.ts"

/** @type {(phase: string) => import("next").NextConfig} */
export default (phase) => ({
  reactStrictMode: true,
  poweredByHeader: false,
  // This folder, whatever lock files lie in those around it.
  turbopack: { root: import.meta.dirname },
  // A folder that runs anywhere with Node alone. Only the build needs to know: `next start` warns of what works.
  ...(phase === PHASE_PRODUCTION_BUILD && { output: "standalone" }),
  // What the site reads when it runs: its migrations, and the documents and sources that it shows and hands out.
  outputFileTracingIncludes: {
    "/**": [
      "prisma/**/migration.sql",
      "{app,lib,registry,e2e,torture}/**/*.{ts,tsx,js}",
      "examples/quick-start/*.ts",
      "{lib,docs}/**/*.{md,prisma}",
      "proxy.ts",
    ],
  },
  rewrites: async () => [{ source: "/docs/:chapter.md", destination: "/docs/:chapter/markdown" }],
  headers: async () => [
    { source: "/:path*", headers: Object.entries(fixedHeaders).map(([key, value]) => ({ key, value })) },
  ],
  // No image needs it, and what makes them smaller on request fetches what visitors name, and sets its own headers.
  images: { unoptimized: true },
  // Native add-ons can not be bundled.
  serverExternalPackages: ["@node-rs/argon2", "@prisma/adapter-better-sqlite3", "better-sqlite3"],
  experimental: { serverActions: { bodySizeLimit: "64kb" } },
  // `npm test` checks the types; the build of `npm start` need not do it again.
  typescript: { ignoreBuildErrors: true },
})
