import { count, list, ms } from '../wording/format.ts';
import type { DurationSummary } from './summary.ts';

/** What the rules for showing a percentile look at. */
type Percentiles = Pick<DurationSummary, 'percentiles' | 'intervals'>;

/** From here on a percentile without enough samples is not shown at all: it would be the maximum under another name. */
const rare = 0.999;

/** How many samples a percentile takes: ten or more have to lie beyond it. */
export function samplesFor(quantile: number): number {
  return Math.round(10 / (1 - quantile));
}

/** Whether there are enough samples for a percentile. */
export function isSupported({ intervals }: Percentiles, quantile: number): boolean {
  return intervals[String(quantile)] !== undefined;
}

/**
 * A percentile in ms, without the unit: `43`, `~43` where samples are too few, `–` where it would say nothing.
 *
 * @param textOf how its value is written
 */
export function percentileText(times: Percentiles, quantile: number, textOf = ms): string {
  const value = times.percentiles[String(quantile)];
  if (value === undefined) return '–';
  if (isSupported(times, quantile)) return textOf(value);
  return quantile >= rare ? '–' : `~${textOf(value)}`;
}

/** The 95 % interval of a rare percentile in ms, `58–66`; null for the others and without enough samples. */
export function intervalText({ intervals }: Percentiles, quantile: number): string | null {
  const interval = intervals[String(quantile)];
  if (interval === undefined || quantile < rare) return null;
  return `${ms(interval.low)}–${ms(interval.high)}`;
}

/**
 * What `~` says, for below a table.
 *
 * @param shown all times of the table
 * @param quantiles those of its columns
 * @returns null where nothing is marked
 */
export function markNote(shown: readonly Percentiles[], quantiles: readonly number[]): string | null {
  const marked = quantiles.filter((quantile) =>
    shown.some((times) => percentileText(times, quantile).startsWith('~')),
  );
  if (marked.length === 0) return null;
  const needs = marked.map((quantile) => `${count(samplesFor(quantile))} for p${quantile * 100}`);
  return `~ too few samples to rely on: it takes ${list(needs)}`;
}
