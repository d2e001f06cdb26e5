/**
 * Cuts a sequence into stretches, so that the usual one can be looked at: one in which another program held the
 * processor says nothing about this one.
 *
 * @param length of each; a shorter rest is left out, unless it is all there is
 */
export function stretches(values: Float64Array, length: number): Float64Array[] {
  if (values.length < 2 * length) return [values];
  return Array.from({ length: Math.floor(values.length / length) }, (_, at) =>
    values.subarray(at * length, (at + 1) * length),
  );
}

/** The middle value; the upper one of two. NaN without values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** 0 without values. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
