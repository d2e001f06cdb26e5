import { tasksOf } from './task-list.ts';
import type { UserClass } from './user.ts';
import { invalid, type UserOverride } from './user-override.ts';

const overrideKey = Symbol('override');

interface Overridden {
  [overrideKey]?: UserOverride;
}

/**
 * Sets on the classes what the overrides say; as in Locust it holds for the rest of the process. What an
 * override does not mention stays, also from an earlier one.
 *
 * @throws ScenarioError CONFIG_USERS_INVALID for a class or task that does not exist; nothing is set then
 */
export function applyUserOverrides(
  userClasses: readonly UserClass[],
  overrides: readonly UserOverride[],
): void {
  const targets = overrides.map((override) => ({ override, userClass: classOf(override, userClasses) }));
  for (const { override, userClass } of targets) checkTasks(override, userClass);
  for (const { override, userClass } of targets) {
    const { weight, fixedCount, host } = override;
    for (const [name, value] of Object.entries({ weight, fixedCount, host })) {
      if (value !== undefined) setStatic(userClass, name, value);
    }
    setStatic(userClass, overrideKey, { ...overrideOf(userClass), ...override });
  }
}

/** What has been overridden in a class itself. */
export function overrideOf(userClass: object): UserOverride | undefined {
  return Object.hasOwn(userClass, overrideKey) ? (userClass as Overridden)[overrideKey] : undefined;
}

function classOf({ userClass: wanted }: UserOverride, userClasses: readonly UserClass[]): UserClass {
  const found = userClasses.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = userClasses.map(({ name }) => name).join(', ');
  throw invalid(`there is no user class ${wanted}; there are ${names}`);
}

function checkTasks({ tasks = [] }: UserOverride, userClass: UserClass): void {
  const names = tasksOf(userClass).map(({ name }) => name);
  const unknown = tasks.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw invalid(`${userClass.name} has no task ${unknown}; there are ${names.join(', ')}`);
}

function setStatic(userClass: UserClass, name: string | symbol, value: unknown): void {
  Object.defineProperty(userClass, name, { value, writable: true, configurable: true, enumerable: true });
}
