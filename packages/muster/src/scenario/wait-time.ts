/** How long a user waits after each task: a function that gives seconds. */
export type WaitTime = () => number;

/** Always the same wait. @param seconds 0 or more */
export function constant(seconds: number): WaitTime {
  return () => seconds;
}

/**
 * A wait drawn evenly from a range.
 *
 * @param min seconds
 * @param max seconds
 * @example
 * override waitTime = between(2, 5);
 */
export function between(min: number, max: number): WaitTime {
  return () => min + Math.random() * (max - min);
}
