/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // This folder, whatever lock files lie in those around it.
  turbopack: { root: import.meta.dirname },
  // No image needs it, and what makes them smaller on request fetches what visitors name, and sets its own headers.
  images: { unoptimized: true },
  // Native add-ons can not be bundled.
  serverExternalPackages: ["@node-rs/argon2", "@prisma/adapter-better-sqlite3", "better-sqlite3"],
  experimental: { serverActions: { bodySizeLimit: "64kb" } },
  // `npm test` checks the types; the build of `npm start` need not do it again.
  typescript: { ignoreBuildErrors: true },
}
