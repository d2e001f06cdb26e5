import { reasonOf } from '../client/expectation.ts';
import { nameWithUnit } from '../stats/unit.ts';
import { textOf } from '../wording/text-of.ts';
import { report } from './internals.ts';
import type { Measuring } from './measure.ts';
import { checkOptions, invalid, shown } from './measure-checks.ts';

/** Options of {@link User.record}. */
export interface RecordOptions {
  /** What is counted, such as `tokens` or `rows`. Default: the value is a time in ms. */
  readonly unit?: string;
  /** Why it counts as a failure. Default: it is a success. */
  readonly error?: string | null;
  /** Bytes. Default: 0. */
  readonly responseLength?: number;
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What the statistics hold: an hour, in ms. */
const most = 3_600_000;

/** See {@link User.record}. */
export function recordValue(
  user: Pick<Measuring, typeof report>,
  type: string,
  name: string,
  value: number,
  options: RecordOptions = {},
): void {
  checkOptions(options, names);
  const { unit, error = null, responseLength = 0, context } = options;
  if (unit !== undefined && !isUnit(unit)) {
    throw invalid(
      `the unit of ${textOf(type)} ${textOf(name)} must be a text without brackets, not ${shown(unit)}`,
    );
  }
  if (error !== null && typeof error !== 'string' && !((error as unknown) instanceof Error)) {
    throw invalid(`\`error\` of ${textOf(type)} ${textOf(name)} must be a text or null, not ${shown(error)}`);
  }
  mustBeOne(value, most, `the value of ${textOf(type)} ${textOf(name)}`);
  mustBeOne(responseLength, Number.MAX_SAFE_INTEGER, 'responseLength');
  const sample = {
    method: textOf(type),
    name: unit === undefined ? textOf(name) : nameWithUnit(textOf(name), textOf(unit)),
    responseTimeMs: value,
    responseLength,
    error: error === null ? null : reasonOf(error),
  };
  const startTime = unit === undefined ? Date.now() - value : Date.now();
  user[report](sample, { startTime, response: undefined, context, url: null });
}

function mustBeOne(value: unknown, limit: number, what: string): void {
  if (typeof value === 'number' && value >= 0 && value <= limit) return;
  const range = `it takes a number from 0 to ${limit.toLocaleString('en-US')}`;
  throw invalid(`${what} is ${shown(value)}: ${range}; what is more needs a larger unit`);
}

const names = {
  what: 'option of record()',
  known: new Set(['unit', 'error', 'responseLength', 'context']),
  foreign: { exception: "it is called 'error'" },
};

function isUnit(unit: unknown): boolean {
  return typeof unit === 'string' && unit.trim() !== '' && !/[[\]]/.test(unit);
}
