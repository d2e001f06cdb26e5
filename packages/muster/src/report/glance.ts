import type { RunFigures } from './run-figures.ts';
import type { WaitingSummary } from './summary.ts';

/** A run in a line of a list; the same figures as in the last line that it printed. */
export interface Glance {
  /** The most that ran at once. */
  readonly users: number;
  /** Of the whole run, as are the failures. */
  readonly requests: number;
  readonly failures: number;
  /** Of the steady state, of the whole run where there was none; so is the percentile. null: there was no time. */
  readonly requestsPerSecond: number | null;
  /** ms; null without requests. */
  readonly p95: number | null;
}

export function glanceOf(
  figures: Pick<RunFigures, 'total' | 'steady' | 'steadySeconds' | 'duration' | 'seconds'>,
  waiting: WaitingSummary | null | undefined,
): Glance {
  const { total, steady, steadySeconds, duration, seconds } = figures;
  const all = total.aggregated();
  const [shown, length] = steadySeconds > 0 ? [steady.aggregated(), steadySeconds] : [all, duration];
  let users = waiting?.running ?? 0;
  for (const second of seconds) users = Math.max(users, second.users);
  return {
    users,
    requests: all.requests,
    failures: all.failures,
    requestsPerSecond: length > 0 ? shown.requests / length : null,
    p95: shown.requests > 0 ? shown.percentileMs(0.95) : null,
  };
}
