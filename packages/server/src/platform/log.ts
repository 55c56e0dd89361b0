import { type Logger, pino } from "pino";

export type Log = Logger;

/**
 * Structured log on standard error, one JSON object a line. Secrets are cut out by path;
 * message bodies, phone numbers and tokens are never passed to it in the first place.
 */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ["req.headers.authorization", "req.headers.cookie", "*.password", "*.secret", "*.token", "*.routingKey"],
  };
  return pino(options, pino.destination(2));
}
