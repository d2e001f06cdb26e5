/** Running sums of weights, to draw from. */
export type Weights = readonly number[];

export function weightsOf(weights: readonly number[]): Weights {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
}

/**
 * Draws an index by weight.
 *
 * @param at from 0 (included) to 1 (excluded)
 */
export function drawIndex(weights: Weights, at: number): number {
  return indexAt(weights, at * (weights.at(-1) ?? 0));
}

/**
 * The index whose share of the sum a point falls into.
 *
 * @param point from 0 (included) to the sum (excluded)
 */
export function indexAt(weights: Weights, point: number): number {
  // A loop, and not `findIndex`: this runs for every task, and its closure would be made each time.
  let index = 0;
  while (index < weights.length - 1 && point >= (weights[index] as number)) index += 1;
  return index;
}
