import { fixation } from "./fixation.ts"
import { replay } from "./replay.ts"
import { tampering } from "./tampering.ts"
import type { Attack } from "./types.ts"

/** Every attack, family by family. */
export const attacks: readonly Attack[] = [...replay, ...fixation, ...tampering]
