import { writeFile } from 'node:fs/promises';
import { arrivalsCsv } from '../../report/csv/arrivals-csv.ts';
import { exceptionsCsv } from '../../report/csv/exceptions-csv.ts';
import { failuresCsv } from '../../report/csv/failures-csv.ts';
import { statsCsv } from '../../report/csv/stats-csv.ts';
import { makeFolderOf } from '../../report/make-folder-of.ts';
import { type ReportError, reportError } from '../../report/report-error.ts';
import type { RunFigures } from '../../report/run-figures.ts';

/**
 * Writes Locust's four CSV files of a run that is over, and that of arrivals where users arrived by plan.
 *
 * @param prefix path and beginning of the file names
 * @param history text of the history
 * @returns why they could not be written; null when they were
 */
export async function writeCsvFiles(
  prefix: string,
  stats: RunFigures,
  history: string,
): Promise<ReportError | null> {
  const arrivals = arrivalsCsv(stats);
  const files: Readonly<Record<string, string>> = {
    stats_history: history,
    stats: statsCsv(stats),
    failures: failuresCsv(stats),
    exceptions: exceptionsCsv(stats),
    ...(arrivals !== null && { arrivals }),
  };
  try {
    await makeFolderOf(prefix);
    for (const [name, text] of Object.entries(files)) await writeFile(`${prefix}_${name}.csv`, text);
    return null;
  } catch (cause) {
    return reportError(cause, `${prefix}_*.csv`);
  }
}
