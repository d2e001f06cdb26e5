import type { ErrorTable } from '../stats/error-table.ts';
import type { ExceptionTable } from '../stats/exception-table.ts';
import type { RunStats } from '../stats/run-stats.ts';

/** What reports are drawn from: the statistics of a run, or what its record gives back of them. */
export type RunFigures = Pick<
  RunStats,
  | 'total'
  | 'steady'
  | 'steadySeconds'
  | 'totalGroups'
  | 'steadyGroups'
  | 'totalLag'
  | 'steadyLag'
  | 'seconds'
  | 'duration'
  | 'arrivals'
  | 'arrivalsByClass'
> & {
  readonly errors: Pick<ErrorTable, 'sorted'>;
  readonly exceptions: Pick<ExceptionTable, 'sorted' | 'total'>;
};
