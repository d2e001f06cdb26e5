import { hasUnit } from '../stats/unit.ts';
import { count, counted, list } from '../wording/format.ts';
import type { EntrySummary, Summary, TargetSummary, VerdictSummary, WindowSummary } from './summary.ts';

/** The verdict in the words that lead every report. */
export function headline(outcome: VerdictSummary['outcome']): string {
  return { pass: 'Held', fail: 'Did not hold', invalid: 'Cannot say' }[outcome];
}

/** What became of a target, as a sign and in a word. */
export function targetState(target: TargetSummary): { sign: '✓' | '✗' | '?'; word: string } {
  if (target.held === null) return { sign: '?', word: 'unknown' };
  return target.held ? { sign: '✓', word: 'pass' } : { sign: '✗', word: 'fail' };
}

/** The part of the run that is shown first: the steady state, where there was one. */
export function shownWindow(summary: Summary): { window: WindowSummary; name: string } {
  if (summary.steady.seconds > 0) return { window: summary.steady, name: 'steady state' };
  return { window: summary.whole, name: 'whole run' };
}

/** What had no request in the steady state, but elsewhere in the run: in `onStart`, the ramp, `onStop`. */
export function outsideSteadyState({ steady, whole }: Summary): EntrySummary[] {
  const keyOf = ({ method, name }: EntrySummary): string => `${method}\n${name}`;
  const known = new Set(steady.entries.filter(({ requests }) => requests > 0).map(keyOf));
  return whole.entries.filter((entry) => !known.has(keyOf(entry)));
}

/** What is counted in a unit of its own, apart from the requests: each has a table for itself. */
export function byKind(entries: readonly EntrySummary[]): {
  readonly requests: readonly EntrySummary[];
  readonly values: readonly EntrySummary[];
} {
  return {
    requests: entries.filter(({ name }) => !hasUnit(name)),
    values: entries.filter(({ name }) => hasUnit(name)),
  };
}

/** What failed in the whole run: `2 of 11 requests and 1 of 20 values`; null when nothing did. */
export function failuresText({ whole }: Summary): string | null {
  const values = byKind(whole.entries).values;
  const sum = (figure: 'requests' | 'failures'): number => values.reduce((all, one) => all + one[figure], 0);
  const { failures, requests } = whole.aggregated;
  const failed = [
    ...(failures > 0 ? [`${count(failures)} of ${counted(requests, 'request')}`] : []),
    ...(sum('failures') > 0 ? [`${count(sum('failures'))} of ${counted(sum('requests'), 'value')}`] : []),
  ];
  return failed.length === 0 ? null : list(failed);
}

/** The most users that ran at once, as far as the ends of its seconds and its own end tell: a short run has no other. */
export function peakUsers({ seconds, waiting }: Summary): number {
  return seconds.reduce((most, second) => Math.max(most, second.users), waiting?.running ?? 0);
}
