import type { ExceptionEntry } from '../../stats/exception-table.ts';
import type { RunFigures } from '../run-figures.ts';
import { csvRow, defuse } from './cells.ts';

/** Of an error its message alone, as Locust has it: its type stands in the traceback. */
function messageOf({ message, traceback }: ExceptionEntry): string {
  const isError = /\n\s+at /.test(traceback);
  return isError ? message.replace(/^[\w$.]+(?: \[\w+\])?: /, '') : message;
}

const header = csvRow(['Count', 'Message', 'Traceback', 'Nodes']);

/** `_exceptions.csv`: one row a kind of exception. `local` is what Locust calls a run without workers. */
export function exceptionsCsv(stats: RunFigures): string {
  const rows = stats.exceptions
    .sorted()
    .map((exception) =>
      csvRow([exception.count, defuse(messageOf(exception)), defuse(exception.traceback), 'local']),
    );
  return header + rows.join('');
}
