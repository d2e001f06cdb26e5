import { processStream } from '../random/process-stream.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { plan, stream } from './internals.ts';
import { pacingOf } from './pacing.ts';
import { ScenarioError } from './scenario-error.ts';
import type { UserPlan } from './user-plan.ts';

/** How long a user waits after each task: a function that gives seconds. */
export type WaitTime = () => number;

/**
 * Always the same wait.
 *
 * @param seconds 0 or more
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function constant(seconds: number): WaitTime {
  check(seconds >= 0 && Number.isFinite(seconds), `constant(${seconds})`, 'seconds, 0 or more');
  return () => seconds;
}

/**
 * A wait drawn evenly from a range.
 *
 * @param min seconds
 * @param max seconds
 * @param random gives numbers from 0 (included) to 1 (excluded); default: those of the user
 * @throws ScenarioError WAIT_TIME_INVALID
 * @example
 * override waitTime = between(2, 5);
 */
export function between(min: number, max: number, random?: () => number): WaitTime {
  const valid = min >= 0 && max >= min && Number.isFinite(max);
  check(valid, `between(${min}, ${max})`, 'two numbers of seconds, the smaller one first');
  return function wait(this: Drawing): number {
    return min + drawn(this, random) * (max - min);
  };
}

/**
 * Whatever is left of a period when the task is done: the user begins a task every so many seconds,
 * or at once when the task took longer.
 *
 * @param seconds above 0
 * @param now the clock, ms
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function constantPacing(seconds: number, now: () => number = monotonic): WaitTime {
  check(seconds > 0 && Number.isFinite(seconds), `constantPacing(${seconds})`, 'seconds, above 0');
  return pacing(seconds, now);
}

/**
 * So many task runs a second, for each user: pacing with a period of 1 / n seconds. It counts tasks,
 * not the requests in them.
 *
 * @param perSecond above 0
 * @param now the clock, ms
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function constantThroughput(perSecond: number, now: () => number = monotonic): WaitTime {
  check(perSecond > 0 && 1 / perSecond > 0, `constantThroughput(${perSecond})`, 'tasks per second, above 0');
  return pacing(1 / perSecond, now);
}

/**
 * Gaps as between independent events (exponentially distributed): many users with it make a Poisson
 * process.
 *
 * @param perSecond waits that would fit into a second on average, above 0
 * @param random gives numbers from 0 (included) to 1 (excluded); default: those of the user
 * @throws ScenarioError WAIT_TIME_INVALID
 */
export function poisson(perSecond: number, random?: () => number): WaitTime {
  check(perSecond > 0 && Number.isFinite(perSecond), `poisson(${perSecond})`, 'waits per second, above 0');
  return function wait(this: Drawing): number {
    return -Math.log(1 - drawn(this, random)) / perSecond;
  };
}

/** The user or TaskSet that a wait time is called as a method of; a mere function call has none. */
type Drawing = { readonly [stream]?: RandomStream } | undefined;

function drawn(holder: Drawing, random: (() => number) | undefined): number {
  return random === undefined ? (holder?.[stream] ?? processStream()).next() : random();
}

function monotonic(): number {
  return performance.now();
}

/** A user or TaskSet: the end of its period is when its next request is planned. */
interface Paced {
  readonly [plan]?: UserPlan;
}

function pacing(seconds: number, now: () => number): WaitTime {
  const madeAt = now() / 1000;
  const own = {};
  // Called as a method of the user or TaskSet: each keeps its own time, also where they share one function.
  return function wait(this: Paced | undefined): number {
    const pace = pacingOf(this ?? own, madeAt);
    const left = pace.wait(seconds, now() / 1000);
    const next = this?.[plan];
    if (next !== undefined) {
      next.at = pace.end * 1000;
      next.after = left;
    }
    return left;
  };
}

function check(valid: boolean, shown: string, what: string): void {
  if (!valid) throw new ScenarioError('WAIT_TIME_INVALID', `${shown}: it takes ${what}`);
}
