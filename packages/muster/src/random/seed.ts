import { randomInt } from 'node:crypto';

/** The largest seed that a number holds exactly. */
export const largestSeed = Number.MAX_SAFE_INTEGER;

/** A seed for a run that was given none: short enough to be typed again. */
export function drawSeed(): number {
  return randomInt(2 ** 32);
}
