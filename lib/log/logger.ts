import pino, { type Logger } from "pino"

// Next bundles this module several times. Kept on globalThis, one process has one log, whose level is set once.
const key = Symbol.for("cloakroom.logger")
const shared = globalThis as { [key]?: Logger }

/**
 * Writes one JSON line an event to standard output, with times in UTC. Callers log an `event` name and ids; never a ticket,
 * a password or a secret. pino escapes all values, so no input can begin a line of its own. Whoever starts the process sets
 * `level`.
 */
export const logger: Logger =
  shared[key] ??
  pino({
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: pino.stdSerializers.err },
  })
shared[key] = logger
