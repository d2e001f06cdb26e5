/** Distances from each instant to the next. @param instants in order */
export function gapsOf(instants: ArrayLike<number>): Float64Array {
  const gaps = new Float64Array(Math.max(0, instants.length - 1));
  for (let at = 0; at < gaps.length; at++) {
    gaps[at] = (instants[at + 1] as number) - (instants[at] as number);
  }
  return gaps;
}

/** Standard deviation over mean: 0 for even gaps, 1 for those of a Poisson process. NaN without values. */
export function coefficientOfVariation(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(squares / values.length - mean * mean) / mean;
}
