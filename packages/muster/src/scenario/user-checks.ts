import { Arrivals } from './arrivals/arrivals.ts';
import { Session } from './arrivals/session.ts';
import { checkFields, checkMembers } from './member-checks.ts';
import { ScenarioError } from './scenario-error.ts';
import type { User, UserClass } from './user.ts';

/**
 * Checks what a class says of how many users it gets, and of when they come, and that nothing is said where nobody
 * reads it.
 *
 * @throws ScenarioError USER_CLASS_INVALID, MEMBER_UNKNOWN
 */
export function checkUserClass(userClass: UserClass): void {
  checkMembers(userClass, 'user');
  const { name, weight, fixedCount } = userClass;
  if (!(typeof weight === 'number' && weight >= 0 && Number.isFinite(weight))) {
    throw invalid(`${name}.weight is ${String(weight)}: it takes a number, 0 or more`);
  }
  if (!(Number.isInteger(fixedCount) && fixedCount >= 0)) {
    throw invalid(`${name}.fixedCount is ${String(fixedCount)}: it takes a whole number, 0 or more`);
  }
  checkArrivals(userClass);
}

function checkArrivals({ name, fixedCount, arrivals, session, mostAtOnce }: UserClass): void {
  if (arrivals !== undefined && !(arrivals instanceof Arrivals)) {
    throw invalid(
      `${name}.arrivals is ${String(arrivals)}: write \`perSecond(50)\` or \`ramp(0, 50, '1m')\``,
    );
  }
  if (session !== undefined && !(session instanceof Session)) {
    throw invalid(`${name}.session is ${String(session)}: write \`iterations(1)\` or \`lasting('2m')\``);
  }
  if (!(Number.isInteger(mostAtOnce) && mostAtOnce >= 1)) {
    throw invalid(`${name}.mostAtOnce is ${String(mostAtOnce)}: it takes a whole number, 1 or more`);
  }
  if (session !== undefined && arrivals === undefined) {
    throw invalid(
      `${name} has a session and no arrivals: say when its users come, e.g. \`static override arrivals = perSecond(50)\``,
    );
  }
  if (arrivals !== undefined && fixedCount > 0) {
    throw invalid(
      `${name} has arrivals and a fixedCount: its users come by one of the two, so leave one out`,
    );
  }
}

/**
 * Checks what only a user that was made can tell.
 *
 * @throws ScenarioError WAIT_TIME_INVALID, MEMBER_UNKNOWN
 */
export function checkUser(user: User): void {
  checkFields(user, 'user');
  const waitTime: unknown = user.waitTime;
  if (typeof waitTime === 'function') return;
  const { name } = user.constructor;
  const instead = typeof waitTime === 'number' ? `constant(${waitTime})` : 'constant(1)';
  throw new ScenarioError(
    'WAIT_TIME_INVALID',
    `${name}.waitTime is ${String(waitTime)} and no function; write \`${instead}\``,
  );
}

function invalid(message: string): ScenarioError {
  return new ScenarioError('USER_CLASS_INVALID', message);
}
