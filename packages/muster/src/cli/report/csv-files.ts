import { rm, writeFile } from 'node:fs/promises';
import { arrivalsCsv } from '../../report/csv/arrivals-csv.ts';
import { exceptionsCsv } from '../../report/csv/exceptions-csv.ts';
import { failuresCsv } from '../../report/csv/failures-csv.ts';
import { statsCsv } from '../../report/csv/stats-csv.ts';
import { makeFolderOf } from '../../report/make-folder-of.ts';
import { drawn, type ReportError, reportError } from '../../report/report-error.ts';
import type { RunFigures } from '../../report/run-figures.ts';
import type { WrittenReports } from '../write-reports.ts';

/**
 * Writes Locust's four CSV files of a run that is over, and that of arrivals where users arrived by plan. One that
 * cannot be drawn is left out.
 *
 * @param prefix path and beginning of the file names
 * @param history draws the history
 */
export async function writeCsvFiles(
  prefix: string,
  stats: RunFigures,
  history: () => string,
): Promise<WrittenReports> {
  const errors: ReportError[] = [];
  const files: Readonly<Record<string, () => string | null>> = {
    stats_history: history,
    stats: () => statsCsv(stats),
    failures: () => failuresCsv(stats),
    exceptions: () => exceptionsCsv(stats),
    arrivals: () => arrivalsCsv(stats),
  };
  try {
    await makeFolderOf(prefix);
    for (const [name, draw] of Object.entries(files)) {
      const path = `${prefix}_${name}.csv`;
      const text = drawn(path, draw, (error) => errors.push(error));
      if (text !== null) await writeFile(path, text);
      // One of an earlier run would seem to belong to this one.
      else await rm(path, { force: true });
    }
  } catch (cause) {
    errors.push(reportError(cause, `${prefix}_*.csv`));
  }
  return { written: errors.length === 0 ? [`${prefix}_*.csv`] : [], errors };
}
