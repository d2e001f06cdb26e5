import type { RunStats } from '../../stats/run-stats.ts';
import type { Second } from '../../stats/second.ts';
import { percentileLabel, reportedQuantiles } from '../percentiles.ts';
import { csvRow } from './cells.ts';
import { percentileCells, timeCells } from './entry-cells.ts';

/** How far back the current rate looks, in seconds. */
const window = 10;

/** First line of `_stats_history.csv`. */
export const historyHeader = csvRow([
  'Timestamp',
  'User Count',
  'Type',
  'Name',
  'Requests/s',
  'Failures/s',
  ...reportedQuantiles.map(percentileLabel),
  'Total Request Count',
  'Total Failure Count',
  'Total Median Response Time',
  'Total Average Response Time',
  'Total Min Response Time',
  'Total Max Response Time',
  'Total Average Content Size',
]);

/**
 * The row of `_stats_history.csv` for the second that was closed last; nothing before the first.
 * The rates are those of the last ten seconds; all else, the percentiles too, is of the run so far.
 */
export function historyRow(stats: RunStats): string {
  const second = stats.seconds.at(-1);
  if (second === undefined) return '';
  const sum = stats.total.aggregated();
  const recent = stats.seconds.slice(-window);
  return csvRow([
    Math.floor(second.time / 1000),
    second.users,
    '',
    sum.name,
    perSecond(recent, (one) => one.requests),
    perSecond(recent, (one) => one.failures),
    ...percentileCells(sum),
    sum.requests,
    sum.failures,
    ...timeCells(sum),
  ]);
}

function perSecond(seconds: readonly Second[], count: (second: Second) => number): string {
  const length = seconds.reduce((sum, second) => sum + second.length, 0);
  const counted = seconds.reduce((sum, second) => sum + count(second), 0);
  return (length > 0 ? counted / length : 0).toFixed(6);
}
