/** Arrivals by plan: users that come at planned instants, live one session and leave. */
export interface ArrivalCounts {
  /** Planned instants that have passed. */
  readonly planned: number;
  /** Users that were started for one of them. */
  readonly started: number;
  /** Those of the started that began too late after their instant. */
  readonly late: number;
  /** Instants for which no user was started: too many were under way, or it could not be made. */
  readonly dropped: number;
  /** Sessions that came to their end. */
  readonly finished: number;
  /** Sessions under way at the end of the time counted. */
  readonly unfinished: number;
}

/** What can happen to an arrival, one after another; a late one is also a started one. */
export type ArrivalStep = 'planned' | 'started' | 'late' | 'dropped' | 'finished';

export const noArrivals: ArrivalCounts = {
  planned: 0,
  started: 0,
  late: 0,
  dropped: 0,
  finished: 0,
  unfinished: 0,
};

/** Arrivals of two stretches of time in one; `later` says how many sessions are under way. */
export function addArrivals(earlier: ArrivalCounts, later: ArrivalCounts): ArrivalCounts {
  return {
    planned: earlier.planned + later.planned,
    started: earlier.started + later.started,
    late: earlier.late + later.late,
    dropped: earlier.dropped + later.dropped,
    finished: earlier.finished + later.finished,
    unfinished: later.unfinished,
  };
}

/** Arrivals of several user classes over the same time in one. */
export function sumArrivals(classes: Iterable<ArrivalCounts>): ArrivalCounts {
  let sum = noArrivals;
  for (const counts of classes) {
    sum = { ...addArrivals(sum, counts), unfinished: sum.unfinished + counts.unfinished };
  }
  return sum;
}
