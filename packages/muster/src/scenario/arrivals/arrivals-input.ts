import { parseDuration } from '../../timing/duration.ts';
import { ScenarioError } from '../scenario-error.ts';

/** @returns seconds @throws ScenarioError ARRIVALS_INVALID unless it is a time above 0 */
export function seconds(what: string, value: unknown): number {
  const read = typeof value === 'string' ? (parseDuration(value) ?? 0) / 1000 : value;
  if (typeof read === 'number' && Number.isFinite(read) && read > 0) return read;
  throw invalid(
    `${what} is ${shown(value)}: it is a number of seconds above 0, or a time such as '90s' or '5m'`,
  );
}

/** More than any generator can start. */
const highestRate = 1_000_000;

/** @throws ScenarioError ARRIVALS_INVALID unless it is a number from 0 to a million */
export function rate(what: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= highestRate) return value;
  throw invalid(`${what} is ${shown(value)}: it is a number of arrivals per second, from 0 to 1,000,000`);
}

export function invalid(message: string): ScenarioError {
  return new ScenarioError('ARRIVALS_INVALID', message);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
