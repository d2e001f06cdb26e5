import type { StatsEntry } from '../../stats/stats-entry.ts';
import { percentileLabel, reportedQuantiles } from '../percentiles.ts';
import type { RunFigures } from '../run-figures.ts';
import { csvRow, defuse, float } from './cells.ts';
import { percentileCells, timeCells } from './entry-cells.ts';

const header = csvRow([
  'Type',
  'Name',
  'Request Count',
  'Failure Count',
  'Median Response Time',
  'Average Response Time',
  'Min Response Time',
  'Max Response Time',
  'Average Content Size',
  'Requests/s',
  'Failures/s',
  ...reportedQuantiles.map(percentileLabel),
]);

/** `_stats.csv`: one row a name, then their sum; the whole run, rates over all of it. */
export function statsCsv(stats: RunFigures): string {
  const elapsed = stats.duration;
  const rows = [...stats.total.sorted(), stats.total.aggregated()].map((entry) => row(entry, elapsed));
  return header + rows.join('');
}

/** @param seconds that it was counted for */
function row(entry: StatsEntry, seconds: number): string {
  return csvRow([
    defuse(entry.method),
    defuse(entry.name),
    entry.requests,
    entry.failures,
    ...timeCells(entry),
    float(seconds > 0 ? entry.requests / seconds : 0),
    float(seconds > 0 ? entry.failures / seconds : 0),
    ...percentileCells(entry),
  ]);
}
