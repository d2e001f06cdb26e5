/** Weakest first. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export type LogLevel = (typeof logLevels)[number];

/** One thing that was said. */
export interface LogRecord {
  readonly level: LogLevel;
  /** Who says it: `muster`, or a name of the locustfile's choice. */
  readonly logger: string;
  readonly message: string;
  /** Epoch, ms. */
  readonly time: number;
}

/**
 * A record as Locust writes it, in local time:
 * `[2026-01-31 12:00:00,123] host/INFO/muster: message`.
 *
 * @param host name of this machine
 */
export function logLine({ level, logger, message, time }: LogRecord, host: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const fraction = String(at.getMilliseconds()).padStart(3, '0');
  return `[${day} ${clock},${fraction}] ${host}/${level}/${logger}: ${message}`;
}
