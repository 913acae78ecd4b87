import pino from "pino"

/**
 * One JSON line per event on standard output, in UTC. Callers log an `event` name and ids; never a ticket, a password or
 * a secret. pino escapes what it is given, so no input can begin a line of its own.
 */
export const logger = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: pino.stdSerializers.err },
})
