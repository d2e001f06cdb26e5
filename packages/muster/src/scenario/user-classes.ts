import { MusterError } from '../errors.ts';
import type { ModuleExports } from './load-files.ts';
import { tasksOf } from './task.ts';
import { User, type UserClass } from './user.ts';

/**
 * The user classes that a locustfile exports, by name.
 *
 * @param wanted names to keep; empty for all
 * @throws MusterError NO_USER_CLASS, UNKNOWN_USER_CLASS, USER_CLASS_WITHOUT_TASKS
 */
export function userClassesOf(exports: ModuleExports, wanted: readonly string[]): UserClass[] {
  const all = Object.values(exports).filter(isUserClass);
  if (all.length === 0) {
    throw new MusterError(
      'NO_USER_CLASS',
      'the locustfile exports no user class; write `export class MyUser extends HttpUser`',
    );
  }
  const names = all.map((userClass) => userClass.name);
  for (const name of wanted) {
    if (!names.includes(name)) {
      throw new MusterError(
        'UNKNOWN_USER_CLASS',
        `there is no user class ${name}; there are ${names.join(', ')}`,
      );
    }
  }
  const chosen = wanted.length === 0 ? all : all.filter((userClass) => wanted.includes(userClass.name));
  for (const userClass of chosen) {
    if (tasksOf(userClass).length === 0) {
      throw new MusterError(
        'USER_CLASS_WITHOUT_TASKS',
        `the user class ${userClass.name} has no task; mark a method with @task()`,
      );
    }
  }
  return chosen.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isUserClass(value: unknown): value is UserClass {
  if (typeof value !== 'function' || !(value.prototype instanceof User)) return false;
  // Like `weight`, but not inherited: a base class says it of itself alone.
  return !(Object.hasOwn(value, 'abstract') && (value as { abstract?: unknown }).abstract === true);
}
