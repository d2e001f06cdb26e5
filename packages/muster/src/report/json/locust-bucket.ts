/**
 * The response time under which Locust counts a sample: exact to 1 ms below 100 ms, to 10 ms below 1 s, to 100 ms
 * below 10 s, and to 1 s above; halves go to the even neighbour.
 *
 * @param milliseconds 0 or more
 * @returns whole ms
 */
export function locustBucket(milliseconds: number): number {
  if (milliseconds < 100) return halfToEven(milliseconds);
  const step = milliseconds < 1000 ? 10 : milliseconds < 10_000 ? 100 : 1000;
  return halfToEven(milliseconds / step) * step;
}

function halfToEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  if (rest !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}
