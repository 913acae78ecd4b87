/** Next's own command, in this process. It reads .env only after it has chosen the port; here that comes first. */
import { existsSync } from "node:fs"

if (existsSync(".env")) process.loadEnvFile(".env")
process.env.NEXT_TELEMETRY_DISABLED = "1"
await import("next/dist/bin/next")
