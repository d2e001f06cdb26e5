import type { RunFigures } from '../run-figures.ts';
import { csvRow, defuse } from './cells.ts';

const header = csvRow(['Count', 'Message', 'Traceback', 'Nodes']);

/** `_exceptions.csv`: one row a kind of exception. `local` is what Locust calls a run without workers. */
export function exceptionsCsv(stats: RunFigures): string {
  const rows = stats.exceptions
    .sorted()
    .map((exception) =>
      csvRow([exception.count, defuse(exception.message), defuse(exception.traceback), 'local']),
    );
  return header + rows.join('');
}
