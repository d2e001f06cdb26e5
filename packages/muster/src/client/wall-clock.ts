let offset = Date.now() - performance.now();
let comparedAt = performance.now();

/**
 * An instant of `performance.now()` as ms of the epoch. The two clocks are compared once a second: over a long run
 * they drift apart, as the system's clock is corrected and `performance.timeOrigin` is not.
 */
export function toEpoch(instant: number): number {
  const now = performance.now();
  if (now - comparedAt > 1000) {
    comparedAt = now;
    offset = Date.now() - now;
  }
  return instant + offset;
}
