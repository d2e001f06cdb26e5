import type { RunStats } from '../../stats/run-stats.ts';
import { csvRow, defuse } from './cells.ts';

const header = csvRow(['Count', 'Message', 'Traceback', 'Nodes']);

/** `_exceptions.csv`: one row a kind of exception. `local` is what Locust calls a run without workers. */
export function exceptionsCsv(stats: RunStats): string {
  const rows = stats.exceptions
    .sorted()
    .map((exception) =>
      csvRow([exception.count, defuse(exception.message), defuse(exception.traceback), 'local']),
    );
  return header + rows.join('');
}
