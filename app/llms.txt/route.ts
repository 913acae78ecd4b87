import { contentsForPrograms } from "#lib/demo/docs/contents.ts"
import { env } from "#lib/site/env.ts"
import { demoOnly } from "../_components/showcase/demo-only.ts"

export const dynamic = "force-dynamic"

export function GET() {
  demoOnly()
  return new Response(contentsForPrograms(env().origin), { headers: { "Content-Type": "text/plain; charset=utf-8" } })
}
