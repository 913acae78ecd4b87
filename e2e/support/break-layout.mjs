/** For `node --import`: the layout of the build throws whenever it is rendered. */
import { registerHooks } from "node:module"

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.includes("/.next/server/")) return loaded
    const source = String(loaded.source)
    const broken = source.replace('"Skip to the content"', 'new Error("inside the layout").nothing.there')
    return broken === source ? loaded : { ...loaded, source: broken }
  },
})
