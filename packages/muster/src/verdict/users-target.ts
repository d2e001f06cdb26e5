import type { Second } from '../stats/second.ts';
import { duration as lasting } from '../wording/format.ts';
import { durationMs, figure } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { marginOf } from './margin.ts';
import type { Judgement, RunResults, Target } from './target.ts';
import { wholeRun } from './window-spec.ts';

/** A target on the number of users. */
export interface UsersTarget extends Target {
  /** Asks for it without a break. @param duration with its unit, e.g. `5m` @throws MusterError TARGET_INVALID */
  for(duration: string): Target;
}

/**
 * How many users ran at once, at any time of the run.
 *
 * @example
 * users().atLeast(10_000).for('5m')
 */
export function users(): {
  /** @param count a whole number, 1 or more @throws MusterError TARGET_INVALID */
  atLeast(count: number): UsersTarget;
} {
  return { atLeast: usersAtLeast };
}

function usersAtLeast(count: number): UsersTarget {
  if (!(Number.isInteger(count) && count >= 0)) {
    throw invalidTarget(`users().atLeast(${count}): it is a whole number of users`);
  }
  return {
    key: 'users',
    label: 'users at once',
    limit: `≥ ${figure(count)}`,
    window: wholeRun,
    judge: ({ seconds }: RunResults): Judgement => {
      const value = mostUsers(seconds);
      const margin = marginOf({ is: 'at least', limit: count }, value, 'users');
      return { held: value >= count, value, measured: figure(value), margin };
    },
    for: (duration) => usersFor(count, durationMs(duration, 'users at once') / 1000),
  };
}

function usersFor(count: number, least: number): Target {
  return {
    key: 'users',
    label: 'users at once',
    limit: `≥ ${figure(count)} for ${lasting(least)}`,
    takes: least,
    window: wholeRun,
    judge: ({ seconds }) => {
      const longest = longestStretch(seconds, count);
      const most = mostUsers(seconds);
      // Seconds are closed by a timer that is up to some ms late.
      const held = longest >= least - 0.05;
      if (most < count) {
        const margin = marginOf({ is: 'at least', limit: count }, most, 'users');
        return { held, value: most, measured: `at most ${figure(most)}`, margin };
      }
      return {
        held,
        value: most,
        measured: `${figure(count)} for ${lasting(Math.floor(longest + 0.05))}`,
        margin: marginOf({ is: 'at least', limit: least }, held ? Math.max(longest, least) : longest, 's'),
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
