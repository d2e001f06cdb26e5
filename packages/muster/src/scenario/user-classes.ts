import { MusterError } from '../errors.ts';
import { HttpUser } from './http-user.ts';
import type { ModuleExports } from './load-files.ts';
import { ScenarioError } from './scenario-error.ts';
import { tasksOf } from './task-list.ts';
import { User, type UserClass } from './user.ts';
import { checkUserClass } from './user-checks.ts';
import { WebSocketUser } from './web-socket-user.ts';

/** Muster's own, which a locustfile may export again. */
const baseClasses: readonly unknown[] = [User, HttpUser, WebSocketUser];

/**
 * The concrete user classes that locustfiles export, by name. A class is abstract when it says
 * `static abstract = true` itself.
 *
 * @param exports of one locustfile, or of several
 * @param wanted names to keep; empty for all
 * @throws MusterError NO_USER_CLASS, UNKNOWN_USER_CLASS, USER_CLASS_WITHOUT_TASKS
 * @throws ScenarioError USER_CLASS_NAME_TWICE, USER_CLASS_INVALID, and for whatever is wrong with the tasks
 */
export function userClassesOf(
  exports: ModuleExports | readonly ModuleExports[],
  wanted: readonly string[] = [],
): UserClass[] {
  const files: readonly ModuleExports[] = Array.isArray(exports) ? exports : [exports as ModuleExports];
  // The same class may come through several files.
  const all = [...new Set(files.flatMap((file) => Object.values(file)).filter(isUserClass))];
  if (all.length === 0) {
    throw new MusterError(
      'NO_USER_CLASS',
      'the locustfile exports no user class; write `export class MyUser extends HttpUser`',
    );
  }
  checkNames(all);
  const chosen = choose(all, wanted);
  for (const userClass of chosen) {
    checkUserClass(userClass);
    checkTasks(userClass);
  }
  return chosen.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isUserClass(value: unknown): value is UserClass {
  if (typeof value !== 'function' || !(value.prototype instanceof User)) return false;
  if (baseClasses.includes(value)) return false;
  // Like `weight`, but not inherited: a base class says it of itself alone.
  return !(Object.hasOwn(value, 'abstract') && (value as { abstract?: unknown }).abstract === true);
}

function checkNames(all: readonly UserClass[]): void {
  const names = new Set<string>();
  for (const { name } of all) {
    if (names.has(name)) {
      throw new ScenarioError(
        'USER_CLASS_NAME_TWICE',
        `there are two user classes ${name}; statistics tell them apart by name, so rename one`,
      );
    }
    names.add(name);
  }
}

function choose(all: readonly UserClass[], wanted: readonly string[]): UserClass[] {
  const names = all.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MusterError(
      'UNKNOWN_USER_CLASS',
      `there is no user class ${unknown}; there are ${names.join(', ')}`,
    );
  }
  return wanted.length === 0 ? [...all] : all.filter(({ name }) => wanted.includes(name));
}

function checkTasks(userClass: UserClass): void {
  if (tasksOf(userClass).length > 0) return;
  throw new MusterError(
    'USER_CLASS_WITHOUT_TASKS',
    `the user class ${userClass.name} has no task; mark a method with @task()`,
  );
}
