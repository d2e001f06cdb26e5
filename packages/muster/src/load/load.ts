import { MusterError } from '../errors.ts';
import type { UserClass } from '../scenario/user.ts';

/** A number of users, and how fast it is to be reached. */
export interface Load {
  readonly users: number;
  /** Users started or stopped per second. */
  readonly spawnRate: number;
  /** Of which classes those are that start from now on; all by default. */
  readonly userClasses?: readonly UserClass[] | undefined;
}

/** @throws MusterError LOAD_INVALID, UNKNOWN_USER_CLASS */
export function checkLoad({ users, spawnRate, userClasses = [] }: Load, known: readonly UserClass[]): void {
  if (!Number.isInteger(users) || users < 0) {
    throw new MusterError('LOAD_INVALID', `a load of ${users} users: give a whole number, 0 or more`);
  }
  if (!(spawnRate > 0 && Number.isFinite(spawnRate))) {
    throw new MusterError('LOAD_INVALID', `a spawn rate of ${spawnRate}: give users per second, above 0`);
  }
  for (const { name } of userClasses) {
    if (known.some((userClass) => userClass.name === name)) continue;
    const names = known.map((userClass) => userClass.name).join(', ');
    throw new MusterError(
      'UNKNOWN_USER_CLASS',
      `the user class ${name} does not take part; there are ${names}`,
    );
  }
}

/** Whether two loads ask for the same. */
export function sameLoad(a: Load, b: Load): boolean {
  if (a.users !== b.users || a.spawnRate !== b.spawnRate) return false;
  const [some = null, others = null] = [a.userClasses, b.userClasses];
  if (some === null || others === null) return some === others;
  return some.length === others.length && some.every((userClass) => others.includes(userClass));
}
