import { type RandomStream, randomStream } from './random-stream.ts';

/** Hands out the streams of users. */
export interface UserStreams {
  /** The stream of the next user of a class. */
  next(userClass: string): RandomStream;
}

/**
 * A stream for each user by its class and its number in the class, counted in the order in which they
 * start: what a user draws does not depend on what others do meanwhile.
 *
 * @param seed a whole number, 0 or more
 */
export function userStreams(seed: number): UserStreams {
  const counts = new Map<string, number>();
  return {
    next(userClass) {
      const number = (counts.get(userClass) ?? 0) + 1;
      counts.set(userClass, number);
      return randomStream(seed, `user/${userClass}/${number}`);
    },
  };
}
