import type { Summary, TargetSummary, VerdictSummary, WindowSummary } from './summary.ts';

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

/** The most users that ran at once. */
export function peakUsers(summary: Summary): number {
  return summary.seconds.reduce((most, second) => Math.max(most, second.users), 0);
}
