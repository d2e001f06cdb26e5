/**
 * A rate of arrivals over time that goes evenly from one value to another and then stays there. Its area from the
 * beginning, how many shall have arrived by then, has an exact inverse: {@link timeOf}.
 *
 * ```
 *  rate        ┌────── end
 *          ╱───┘
 *  begin ╱
 *        0     length
 * ```
 */
export interface RateProfile {
  /** Arrivals per second at time 0, 0 or more. */
  readonly begin: number;
  /** From {@link RateProfile.length} on, 0 or more. */
  readonly end: number;
  /** How long the change takes, seconds; 0 without one. */
  readonly length: number;
}

/** How many shall have arrived: the area under the rate. @param time seconds since the beginning */
export function arrivedBy({ begin, end, length }: RateProfile, time: number): number {
  if (time <= 0) return 0;
  if (time >= length) return ((begin + end) / 2) * length + end * (time - length);
  return time * (begin + ((end - begin) / length) * (time / 2));
}

/**
 * When so many shall have arrived.
 *
 * @param count 0 or more, not necessarily whole
 * @returns seconds since the beginning; Infinity when so many never come
 */
export function timeOf({ begin, end, length }: RateProfile, count: number): number {
  const inRamp = ((begin + end) / 2) * length;
  if (count >= inRamp) return end === 0 ? Number.POSITIVE_INFINITY : length + (count - inRamp) / end;
  const slope = (end - begin) / length;
  // The root of slope/2·t² + begin·t = count in the form that has no difference of near numbers in it. For the rounding
  // just before the end of a fall to 0 what is under the square root may be below 0.
  const root = Math.sqrt(Math.max(0, begin * begin + 2 * slope * count));
  const sum = begin + root;
  return sum === 0 ? 0 : Math.min(length, (2 * count) / sum);
}
