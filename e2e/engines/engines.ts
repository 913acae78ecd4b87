/** The engines beside Chromium's, in which everything else is tested. */
import { firefox } from "./firefox.ts"
import { webkit } from "./webkit.ts"

const all = [firefox, webkit]

/** Those that can be tried here. */
export const engines = all.filter(({ isInstalled }) => isInstalled)

/** Of the others, said once: what is not tried must not look like what went well. */
export const notTried = all
  .filter((engine) => !engines.includes(engine))
  .map(({ name, packages }) => `NOT TRIED: the site in ${name}. It is not installed (Debian: ${packages.join(", ")}).`)
