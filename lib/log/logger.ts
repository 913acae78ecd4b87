import pino, { type Logger } from "pino"

// On globalThis, because Next bundles this module several times: one process has one log, whose level is set once.
const key = Symbol.for("cloakroom.logger")
const shared = globalThis as { [key]?: Logger }

/**
 * One JSON line per event on standard output, in UTC. Callers log an `event` name and ids; never a ticket, a password or
 * a secret. pino escapes what it is given, so no input can begin a line of its own. Whoever starts the process sets its
 * `level` to the configured one.
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
