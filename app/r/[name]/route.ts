/** The registry that the shadcn command line reads: /r/registry.json lists its items, /r/session.json is one of them. */
import { endpoint, json } from "#lib/auth/endpoint.ts"
import { registryIndex, registryItems } from "#lib/demo/registry.ts"
import { Problem } from "#lib/http/problem.ts"
import { env } from "#lib/site/env.ts"

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  async GET(_, { name }) {
    const { demo, origin } = env()
    const items = demo ? registryItems(origin) : []
    const item =
      name === "registry.json" && demo ? registryIndex(origin, items) : items.find((one) => `${one.name}.json` === name)
    if (!item) throw new Problem(404, "There is no such item: see /r/registry.json.")
    return json(item)
  },
})
