import type { WaitingUsers } from '../stats/waiting-users.ts';
import { checkRatio } from './failure-target.ts';
import { durationMs, figure, percentage } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { unjudged } from './judgement.ts';
import { type Condition, holds, marginOf } from './margin.ts';
import type { Judgement, Target } from './target.ts';
import { wholeRun } from './window-spec.ts';

/** A number of waiting users, without its limit. */
export interface WaitingFigure {
  /** @param count a whole number, 0 or more @throws MusterError TARGET_INVALID */
  atMost(count: number): Target;
  /** @param ratio of the users that ran at the end, above 0, at most 1 @throws MusterError TARGET_INVALID */
  below(ratio: number): Target;
}

/**
 * Users that still waited for an answer when the run was over, after the stop timeout. A request that is not answered
 * is no failure and has no time: against a server that is stuck, all other targets may hold.
 *
 * @param least only those that had waited that long, with its unit; without, also those that had just begun
 * @throws MusterError TARGET_INVALID
 * @example
 * waiting('5s').atMost(0)
 */
export function waiting(least?: string): WaitingFigure {
  const leastMs = least === undefined ? 0 : durationMs(least, 'waiting()');
  const about = {
    key: least === undefined ? 'waiting' : `waiting ${least}`,
    label: `users waiting at the end${least === undefined ? '' : ` for ${least} or longer`}`,
  };
  return {
    atMost: (count) => {
      if (!(Number.isInteger(count) && count >= 0)) {
        throw invalidTarget(`waiting().atMost(${count}): it is a whole number of users, 0 or more`);
      }
      const condition = { is: 'at most', limit: count } as const;
      return targetOf({ ...about, limit: `≤ ${figure(count)}` }, leastMs, condition, 'users');
    },
    below: (ratio) => {
      checkRatio('waiting()', 'below', ratio);
      const condition = { is: 'below', limit: ratio } as const;
      return targetOf({ ...about, limit: `< ${percentage(ratio)}` }, leastMs, condition, '%');
    },
  };
}

function targetOf(
  about: Pick<Target, 'key' | 'label' | 'limit'>,
  leastMs: number,
  condition: Condition,
  unit: 'users' | '%',
): Target {
  return {
    ...about,
    window: wholeRun,
    judge: ({ waiting }) =>
      waiting === undefined
        ? unjudged('who waited at the end was not measured')
        : judgementOf(waiting, leastMs, condition, unit),
  };
}

function judgementOf(
  { running, waits }: WaitingUsers,
  leastMs: number,
  condition: Condition,
  unit: 'users' | '%',
): Judgement {
  const users = waits.filter((waited) => waited >= leastMs).length;
  const share = running === 0 ? 0 : users / running;
  const value = unit === '%' ? share : users;
  const of = `${figure(users)} of ${figure(running)}`;
  return {
    held: holds(condition, value),
    value,
    measured: unit === '%' ? `${percentage(share)} (${of})` : of,
    margin: marginOf(condition, value, unit),
  };
}
