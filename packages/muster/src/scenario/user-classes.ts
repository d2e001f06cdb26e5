import { MusterError } from '../errors.ts';
import { HttpUser } from './http-user.ts';
import type { ModuleExports } from './load-files.ts';
import { ScenarioError } from './scenario-error.ts';
import { checkTaskNames, tasksOf } from './task-list.ts';
import { User, type UserClass } from './user.ts';
import { checkUserClass } from './user-checks.ts';
import { WebSocketUser } from './web-socket-user.ts';

/** Muster's own, which a locustfile may export again. */
const baseClasses: readonly (typeof User)[] = [WebSocketUser, HttpUser, User];

/**
 * The concrete user classes that locustfiles export, by name; also those in a list or an object that they export. A
 * class is abstract when it says `static abstract = true` itself, or in TypeScript `abstract class`.
 *
 * A class without a name, or with one that others have, gets that of its export: a function may make many.
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
  const exported = exportNames(files);
  const all = [...exported.keys()];
  if (all.length === 0) {
    throw new MusterError(
      'NO_USER_CLASS',
      'the locustfile exports no user class; write `export class MyUser extends HttpUser`',
    );
  }
  nameClasses(exported);
  checkNames(all);
  const chosen = choose(all, wanted);
  for (const userClass of chosen) {
    checkUserClass(userClass);
    checkTasks(userClass);
  }
  return chosen.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every user class, with the name of its first export: the same may come through several files. */
function exportNames(files: readonly ModuleExports[]): Map<UserClass, string> {
  const names = new Map<UserClass, string>();
  const add = (name: string, value: unknown): void => {
    if (isUserClass(value) && !names.has(value)) names.set(value, name);
  };
  for (const [name, value] of files.flatMap((file) => Object.entries(file))) {
    add(name, value);
    if (Array.isArray(value)) for (const [index, one] of value.entries()) add(`${name}${index + 1}`, one);
    else if (isPlain(value)) for (const [key, one] of Object.entries(value)) add(key, one);
  }
  return names;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function nameClasses(exported: ReadonlyMap<UserClass, string>): void {
  const counts = new Map<string, number>();
  for (const { name } of exported.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [userClass, name] of exported) {
    // The compiler calls what has no name `_a`, `_b2`, …
    const isUsable = counts.get(userClass.name) === 1 && !/^(?:|_[a-z]\d*)$/.test(userClass.name);
    if (!isUsable) Object.defineProperty(userClass, 'name', { value: name, configurable: true });
  }
}

function isUserClass(value: unknown): value is UserClass {
  if (typeof value !== 'function' || !(value.prototype instanceof User)) return false;
  if (baseClasses.includes(value as typeof User)) return false;
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
  const tasks = tasksOf(userClass);
  const base = baseClasses.find((one) => userClass.prototype instanceof one) as typeof User;
  checkTaskNames(userClass, tasks, base);
  if (tasks.length > 0) return;
  throw new MusterError(
    'USER_CLASS_WITHOUT_TASKS',
    `the user class ${userClass.name} has no task; mark a method with @task()`,
  );
}
