/** Evenly spaced instants without end. Seconds, on any one clock. */
export interface SpawnSchedule {
  /** The first instant. */
  readonly begin: number;
  /** Instants per second, above 0. */
  readonly rate: number;
}

/**
 * When the user with this index starts (or stops): the first at the beginning, each of the others
 * 1 / rate seconds after the one before. Reckoned from the beginning each time, so that rounding does
 * not add up.
 *
 * @param index 0 for the first
 */
export function spawnTime({ begin, rate }: SpawnSchedule, index: number): number {
  return begin + index / rate;
}

/**
 * The schedule after a change of the load: begins at once, but not so soon after the last user that
 * the new rate would be exceeded. Without this a load that changes every second would start a user
 * at each change, however low the rate.
 *
 * @param last when the last user was due; null when there was none
 * @param rate users per second, above 0
 */
export function scheduleAfter(last: number | null, now: number, rate: number): SpawnSchedule {
  return { begin: last === null ? now : Math.max(now, last + 1 / rate), rate };
}
