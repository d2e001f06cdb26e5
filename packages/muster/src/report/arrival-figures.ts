import type { ArrivalCounts } from '../stats/arrival-counts.ts';
import type { Summary } from './summary.ts';

/** The columns of every table of arrivals, in order. */
export const arrivalColumns: readonly (keyof ArrivalCounts)[] = [
  'planned',
  'started',
  'late',
  'dropped',
  'finished',
  'unfinished',
];

/** A line of a table of arrivals. */
export interface ArrivalRow {
  readonly userClass: string;
  /** The plan in words; empty where it is not known. */
  readonly plan: string;
  readonly counts: ArrivalCounts;
}

/** Arrivals by class; with more than one, their sum last. Empty in a run without such a class. */
export function arrivalRows({ arrivals, plan }: Summary): ArrivalRow[] {
  if (arrivals === null) return [];
  const rows = Object.entries(arrivals.byClass).map(([userClass, counts]) => ({
    userClass,
    plan: plan.arrivals?.find((one) => one.userClass === userClass)?.text ?? '',
    counts,
  }));
  return rows.length === 1 ? rows : [...rows, { userClass: 'all', plan: '', counts: arrivals.total }];
}

/** What the columns count, for below the table. */
export const arrivalNote =
  'late: started more than 10 ms after the plan, and counted in started; dropped: not started, too many were under way; unfinished: under way at the end';
