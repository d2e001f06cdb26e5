import type { EntrySummary } from './summary.ts';

/** Shares of all the time that requests took, by what it was spent on; 0 to 1. */
export interface PhaseShares {
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly body: number;
}

/** Where the time of requests went; null where their parts were not measured. */
export function phaseShares({ phases }: EntrySummary): PhaseShares | null {
  const spent = (name: keyof PhaseShares): number => phases[name].count * phases[name].average;
  const all = spent('connect') + spent('tls') + spent('firstByte') + spent('body');
  if (all === 0) return null;
  return {
    connect: spent('connect') / all,
    tls: spent('tls') / all,
    firstByte: spent('firstByte') / all,
    body: spent('body') / all,
  };
}
