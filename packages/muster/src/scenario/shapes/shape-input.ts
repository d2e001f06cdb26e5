import { MusterError } from '../../errors.ts';
import { parseDuration } from '../../timing/duration.ts';

/** Seconds, or a time such as `90s`, `5m`, `1h30m`. */
export type Timespan = number | string;

/** @returns seconds @throws MusterError LOAD_SHAPE_INVALID unless it is a time above 0 */
export function seconds(what: string, value: Timespan): number {
  const read = typeof value === 'number' ? value : (parseDuration(value) ?? 0) / 1000;
  if (Number.isFinite(read) && read > 0) return read;
  throw invalid(
    `${what} is ${shown(value)}: it is a number of seconds above 0, or a time such as '90s' or '5m'`,
  );
}

/** @throws MusterError LOAD_SHAPE_INVALID unless it is a whole number, `least` or more */
export function count(what: string, value: number, least = 0): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw invalid(`${what} is ${shown(value)}: it is a whole number of users, ${least} or more`);
}

/** @throws MusterError LOAD_SHAPE_INVALID unless it is above 0 */
export function rate(what: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw invalid(`${what} is ${shown(value)}: it is a number of users per second above 0`);
}

export function invalid(message: string): MusterError {
  return new MusterError('LOAD_SHAPE_INVALID', message);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
