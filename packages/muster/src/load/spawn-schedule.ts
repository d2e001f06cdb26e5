/**
 * When the user with this index starts, when users start evenly at a rate: the first at once, each of
 * the others 1 / rate seconds after the one before.
 *
 * @param index 0 for the first
 * @param rate users per second, above 0
 * @returns seconds since the start of the run
 */
export function spawnTime(index: number, rate: number): number {
  return index / rate;
}
