const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** The horizontal axis of every chart: all share it. */
export interface TimeAxis {
  /** Seconds. */
  readonly end: number;
  /** Where a time lies, from 0 to 1000. */
  readonly position: (elapsed: number) => number;
  readonly ticks: readonly number[];
}

/** @param end length of the run in seconds */
export function timeAxis(end: number): TimeAxis {
  const length = Math.max(end, 1);
  const step = steps.find((one) => length / one <= 6) ?? 86_400 * Math.ceil(length / 86_400 / 6);
  return {
    end: length,
    position: (elapsed) => Math.min(1000, Math.max(0, (elapsed / length) * 1000)),
    ticks: Array.from({ length: Math.floor(length / step + 1e-9) + 1 }, (_, n) => n * step),
  };
}
