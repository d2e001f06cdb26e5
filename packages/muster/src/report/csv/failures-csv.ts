import type { RunFigures } from '../run-figures.ts';
import { csvRow, defuse, instant } from './cells.ts';

const header = csvRow(['Method', 'Name', 'Error', 'Occurrences', 'First Seen', 'Last Seen']);

/** `_failures.csv`: one row a kind of failure, the most frequent first. */
export function failuresCsv(stats: RunFigures): string {
  const rows = stats.errors
    .sorted()
    .map((error) =>
      csvRow([
        defuse(error.method),
        defuse(error.name),
        defuse(error.error),
        error.occurrences,
        instant(error.firstSeen),
        instant(error.lastSeen),
      ]),
    );
  return header + rows.join('');
}
