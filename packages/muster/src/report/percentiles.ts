/** The percentiles of Locust's CSV files and tables, as quantiles. */
export const reportedQuantiles: readonly number[] = [
  0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1,
];

/** A quantile as Locust heads its column: 0.999 → `99.9%`. */
export function percentileLabel(quantile: number): string {
  // Rounded: 0.9999 × 100 is 99.99000000000001.
  return `${Number((quantile * 100).toFixed(6))}%`;
}
