import { actions } from "./actions.ts"
import { cookies } from "./cookies.ts"
import { crossSite } from "./cross-site.ts"
import { fixation } from "./fixation.ts"
import { forgedIds } from "./forged-ids.ts"
import { forgedProofs } from "./forged-proofs.ts"
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
import { stolenCookies } from "./stolen-cookies.ts"
import { stolenKeys } from "./stolen-keys.ts"
import { stolenProofs } from "./stolen-proofs.ts"
import { stolenRegistrations } from "./stolen-registrations.ts"
import { tampering } from "./tampering.ts"
import type { Attack } from "./types.ts"

/** Every attack, family by family. */
export const attacks: readonly Attack[] = [
  ...replay,
  ...stolenCookies,
  ...stolenRegistrations,
  ...stolenProofs,
  ...forgedProofs,
  ...stolenKeys,
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
