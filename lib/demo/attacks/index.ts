import { actions } from "./actions.ts"
import { cookies } from "./cookies.ts"
import { crossSite } from "./cross-site.ts"
import { fixation } from "./fixation.ts"
import { forgedIds } from "./forged-ids.ts"
import { guards } from "./guards.ts"
import { guessing } from "./guessing.ts"
import { headers } from "./headers.ts"
import { injection } from "./injection.ts"
import { input } from "./input.ts"
import { methods } from "./methods.ts"
import { otherLogin } from "./other-login.ts"
import { oversize } from "./oversize.ts"
import { races } from "./races.ts"
import { redirects } from "./redirects.ts"
import { replay } from "./replay.ts"
import { tampering } from "./tampering.ts"
import type { Attack } from "./types.ts"

/** Every attack, family by family. */
export const attacks: readonly Attack[] = [
  ...replay,
  ...fixation,
  ...tampering,
  ...forgedIds,
  ...cookies,
  ...crossSite,
  ...redirects,
  ...races,
  ...oversize,
  ...guessing,
  ...guards,
  ...otherLogin,
  ...actions,
  ...injection,
  ...methods,
  ...input,
  ...headers,
]
