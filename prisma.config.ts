/** For Prisma's own tools: the schema and the migrations that belong to DATABASE_URL. */
import { existsSync } from "node:fs"
import { defineConfig } from "prisma/config"
import { env } from "./lib/site/env.ts"

if (existsSync(".env")) process.loadEnvFile(".env")
const { database, databaseUrl } = env()
const folder = database === "sqlite" ? "prisma" : "prisma/postgresql"

export default defineConfig({
  schema: `${folder}/schema.prisma`,
  migrations: { path: `${folder}/migrations` },
  datasource: { url: databaseUrl },
})
