import type { Target } from './target.ts';

/** What a load generator may be like without having been the bottleneck; see docs/generator-health.md. */
export interface HealthBounds {
  /** Cores on average, at most. */
  readonly cpu: number;
  /** Share of the time in which the event loop was busy, at most. */
  readonly utilisation: number;
  /** p99 of how late it sent, and of its event loop's delay, ms, at most; null: according to the targets. */
  readonly sendLag: number | null;
  /** Share of the planned arrivals that were started, at least. */
  readonly offered: number;
}

export const defaultBounds: HealthBounds = { cpu: 0.9, utilisation: 0.95, sendLag: null, offered: 0.99 };

/** Below this a lag is what timers, garbage collection and a busy machine bring with them, ms. */
const leastLag = 10;
/** The share of a response-time limit by which the generator may be wrong. */
const shareOfLimit = 0.1;

/** The bound of the lag in ms: as given, else a tenth of the tightest response-time limit, 10 ms at least. */
export function lagBound({ sendLag }: HealthBounds, targets: readonly Target[]): number {
  if (sendLag !== null) return sendLag;
  const limits = targets.flatMap(({ threshold }) => (threshold === undefined ? [] : [threshold]));
  return limits.length === 0 ? leastLag : Math.max(leastLag, Math.min(...limits) * shareOfLimit);
}
