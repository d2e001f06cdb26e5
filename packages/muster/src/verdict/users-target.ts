import type { Second } from '../stats/second.ts';
import { durationMs, figure } from './figures.ts';
import type { Judgement, RunResults, Target } from './target.ts';

/** A target on the number of users. */
export interface UsersTarget extends Target {
  /** Asks for it without a break. @param duration with its unit, e.g. `5m` */
  for(duration: string): Target;
}

/**
 * How many users ran at once.
 *
 * @example
 * users().atLeast(10_000).for('5m')
 */
export function users(): { atLeast(count: number): UsersTarget } {
  return {
    atLeast: (count) => ({
      key: 'users',
      label: 'users at once',
      limit: `≥ ${figure(count)}`,
      judge: ({ seconds }: RunResults): Judgement => {
        const value = mostUsers(seconds);
        return { held: value >= count, value, measured: figure(value) };
      },
      for: (duration) => usersFor(count, durationMs(duration) / 1000),
    }),
  };
}

function usersFor(count: number, least: number): Target {
  return {
    key: 'users',
    label: 'users at once',
    limit: `≥ ${figure(count)} for ${figure(least)} s`,
    judge: ({ seconds }) => {
      const longest = longestStretch(seconds, count);
      const most = mostUsers(seconds);
      return {
        // Seconds are closed by a timer that is up to some ms late.
        held: longest >= least - 0.05,
        value: most,
        measured:
          most < count
            ? `at most ${figure(most)}`
            : `${figure(count)} for ${figure(Math.floor(longest + 0.05))} s`,
      };
    },
  };
}

function mostUsers(seconds: readonly Second[]): number {
  return seconds.reduce((most, second) => Math.max(most, second.users), 0);
}

/** Seconds of the longest unbroken stretch with at least `count` users at both ends of each second. */
function longestStretch(seconds: readonly Second[], count: number): number {
  let longest = 0;
  let current = 0;
  let before = 0;
  for (const second of seconds) {
    current = before >= count && second.users >= count ? current + second.length : 0;
    longest = Math.max(longest, current);
    before = second.users;
  }
  return longest;
}
