import type { ArrivalCounts } from '../../stats/arrival-counts.ts';
import type { RunStats } from '../../stats/run-stats.ts';
import { csvRow, defuse } from './cells.ts';

const header = csvRow(['User Class', 'Planned', 'Started', 'Late', 'Dropped', 'Finished', 'Unfinished']);

/**
 * `_arrivals.csv`: what became of the users that came by plan, by class, then their sum.
 *
 * @returns null in a run without a class that does: Locust knows no such file
 */
export function arrivalsCsv({
  arrivals,
  arrivalsByClass,
}: Pick<RunStats, 'arrivals' | 'arrivalsByClass'>): string | null {
  if (arrivals === null) return null;
  const rows = Object.entries(arrivalsByClass).map(([name, counts]) => row(name, counts));
  return [header, ...rows, row('Aggregated', arrivals)].join('');
}

function row(name: string, counts: ArrivalCounts): string {
  const { planned, started, late, dropped, finished, unfinished } = counts;
  return csvRow([defuse(name), planned, started, late, dropped, finished, unfinished]);
}
