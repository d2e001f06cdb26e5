/** Every sample, sorted: the truth that an estimate is held against. */
export class ExactPercentiles {
  readonly #sorted: Float64Array;

  constructor(values: ArrayLike<number>) {
    this.#sorted = Float64Array.from(values).sort();
  }

  get count(): number {
    return this.#sorted.length;
  }

  /**
   * The smallest value that at least the share `quantile` of all values do not exceed; of the same definition as
   * that of the histograms.
   *
   * @param quantile above 0, up to 1
   * @returns NaN without values
   */
  at(quantile: number): number {
    const rank = Math.ceil(quantile * this.count - 1e-9 * this.count);
    return this.#sorted[Math.min(Math.max(rank, 1), this.count) - 1] ?? Number.NaN;
  }
}
