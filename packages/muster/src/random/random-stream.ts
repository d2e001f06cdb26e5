import { hash } from 'node:crypto';
import { Xoshiro128 } from './xoshiro128.ts';

/** A sequence of random numbers. */
export interface RandomStream {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
}

/**
 * The stream that belongs to a key under a seed: the same numbers in every run, on every machine, and
 * nothing in common with the streams of other keys or seeds.
 *
 * Its state is the first 16 bytes, as four little-endian words, of the SHA-256 of `<seed>/<key>`.
 *
 * @param seed a whole number, 0 or more
 * @param key what draws from it, e.g. `user/Dispatcher/17`
 */
export function randomStream(seed: number, key: string): RandomStream {
  const digest = hash('sha256', `${seed}/${key}`, 'buffer');
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [number, number, number, number];
  return new Xoshiro128(a, b, c, d);
}
