import { nameWithUnit } from '../stats/unit.ts';
import { textOf } from '../wording/text-of.ts';
import { report } from './internals.ts';
import type { Measuring } from './measure.ts';
import { ScenarioError } from './scenario-error.ts';

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
  { unit, error = null, responseLength = 0, context }: RecordOptions = {},
): void {
  mustBeOne(value, most, `the value of ${textOf(type)} ${textOf(name)}`);
  mustBeOne(responseLength, Number.MAX_SAFE_INTEGER, 'responseLength');
  const sample = {
    method: textOf(type),
    name: unit === undefined ? textOf(name) : nameWithUnit(textOf(name), textOf(unit)),
    responseTimeMs: value,
    responseLength,
    error: error === null ? null : textOf(error),
  };
  const startTime = unit === undefined ? Date.now() - value : Date.now();
  user[report](sample, { startTime, response: undefined, context, url: null });
}

function mustBeOne(value: unknown, limit: number, shown: string): void {
  if (typeof value === 'number' && value >= 0 && value <= limit) return;
  throw new ScenarioError(
    'MEASURE_INVALID',
    `${shown} is ${textOf(value)}: it takes a number from 0 to ${limit.toLocaleString('en-US')}; what is more needs a larger unit`,
  );
}
