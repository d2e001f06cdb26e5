import type { RunStats } from '../../stats/run-stats.ts';
import type { Second } from '../../stats/second.ts';
import type { StatsEntry } from '../../stats/stats-entry.ts';
import { percentileLabel, reportedQuantiles } from '../percentiles.ts';
import { csvRow, defuse } from './cells.ts';
import { type EntryFigures, percentileCells, timeCells } from './entry-cells.ts';

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

/** Epoch seconds, as in the first column. */
export function timestampOf(second: Second | undefined): number {
  return Math.floor((second?.time ?? 0) / 1000);
}

/**
 * The last second of a run as its row has it. At its end nobody runs any more, and a row that said so would read as if
 * its requests had come from nobody: it has the users that there were when they were told to stop.
 *
 * @param before the second before it
 * @param running users when the run was ended
 */
export function lastSecond(last: Second, before: Second | undefined, running: number): Second {
  // Where stopping took seconds, those that were left when the last one began.
  return { ...last, users: last.users || before?.users || running };
}

/**
 * The row of `_stats_history.csv` for the second that was closed last.
 * The rates are those of the last ten seconds; all else, the percentiles too, is of the run so far.
 *
 * @param second that one, as it is to be shown
 */
export function historyRow(stats: RunStats, second: Second): string {
  const all = stats.total.aggregated();
  return historyRowOf(second, all, stats.recent.rates());
}

/**
 * The same row, of a second of a run that is over.
 *
 * @param soFar all requests until then
 * @param rates of the last ten seconds
 */
export function historyRowOf(
  second: Second,
  soFar: EntryFigures,
  rates: { requests: number; failures: number },
): string {
  return rowOf(second, '', 'Aggregated', soFar, rates, soFar);
}

/**
 * The rows of `--csv-full-history`: one for every name, then their sum. As in Locust the percentiles too are then those
 * of the last ten seconds.
 *
 * @param stats made with `recentByName`
 * @param second as of {@link historyRow}
 */
export function fullHistoryRows(stats: RunStats, second: Second): string {
  const recent = stats.recent.entries();
  const row = (entry: StatsEntry, rates: { requests: number; failures: number }, shown: StatsEntry): string =>
    rowOf(second, entry.method, entry.name, entry, rates, shown);
  return [
    ...stats.total
      .sorted()
      .map((entry) => row(entry, stats.recent.rates(entry), recent.entry(entry.method, entry.name))),
    row(stats.total.aggregated(), stats.recent.rates(), stats.recent.aggregated()),
  ].join('');
}

/** @param shown where the percentiles come from */
function rowOf(
  second: Second,
  method: string,
  name: string,
  entry: EntryFigures,
  rates: { requests: number; failures: number },
  shown: EntryFigures,
): string {
  return csvRow([
    timestampOf(second),
    second.users,
    defuse(method),
    defuse(name),
    rates.requests.toFixed(6),
    rates.failures.toFixed(6),
    ...percentileCells(shown),
    entry.requests,
    entry.failures,
    ...timeCells(entry),
  ]);
}
