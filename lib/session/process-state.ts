import { createInFlight, type InFlight } from "./time/in-flight.ts"
import { createTurns } from "./time/turns.ts"

/** What the requests of one process must know of each other. */
export interface ProcessState {
  /** One update of a session after the other. */
  readonly inTurn: ReturnType<typeof createTurns>
  /** Writes that are on their way, by the session's id. */
  readonly writes: InFlight
}

export const processState = (): ProcessState => ({ inTurn: createTurns(), writes: createInFlight() })
