import type { Second } from '../../../stats/second.ts';

/** A stretch of time in seconds since the run began. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The parts of the run in which all users were running, joined where they touch. */
export function steadyStretches(seconds: readonly Second[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const second of seconds) {
    if (!second.steady) continue;
    const from = second.elapsed - second.length;
    const last = stretches.at(-1);
    if (last !== undefined && from - last.to < 0.01)
      stretches[stretches.length - 1] = { ...last, to: second.elapsed };
    else stretches.push({ from, to: second.elapsed });
  }
  return stretches;
}
