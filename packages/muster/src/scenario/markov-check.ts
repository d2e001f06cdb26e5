import { ScenarioError } from './scenario-error.ts';
import type { Task } from './task-list.ts';
import { isTaskSetClass } from './task-set.ts';

/**
 * Checks a Markov chain.
 *
 * @returns warnings: tasks that are never reached
 * @throws ScenarioError TASK_INVALID, MARKOV_WITHOUT_TASKS, MARKOV_TARGET_UNKNOWN, MARKOV_TARGET_WITHOUT_TRANSITIONS, MARKOV_TAGS
 */
export function checkMarkov(name: string, tasks: readonly Task[]): string[] {
  const [first] = tasks;
  if (first === undefined || tasks.every(({ transitions }) => transitions.length === 0)) {
    throw new ScenarioError(
      'MARKOV_WITHOUT_TASKS',
      `${name} has no transition; mark its methods with @transition('next')`,
    );
  }
  const byName = new Map(tasks.map((task) => [task.name, task]));
  for (const task of tasks) checkTask(name, task, byName);
  const reached = reachedFrom(first, byName);
  return tasks
    .filter((task) => !reached.has(task.name))
    .map((task) => `${name}.${task.name} is never reached: no transition leads to it from ${first.name}`);
}

function checkTask(name: string, task: Task, byName: ReadonlyMap<string, Task>): void {
  if (isTaskSetClass(task.body)) {
    throw new ScenarioError(
      'TASK_INVALID',
      `${name}.${task.name} is a TaskSet: a Markov chain is made of methods`,
    );
  }
  if (task.ownTags.length > 0) {
    throw new ScenarioError(
      'MARKOV_TAGS',
      `${name}.${task.name} has tags: leaving out a part of a Markov chain would break it; tag the whole TaskSet`,
    );
  }
  if (task.transitions.every(({ weight }) => weight === 0)) {
    throw new ScenarioError(
      'MARKOV_TARGET_WITHOUT_TRANSITIONS',
      `${name}.${task.name} leads nowhere; mark it with @transition('next')`,
    );
  }
  for (const { to } of task.transitions) {
    if (byName.has(to)) continue;
    throw new ScenarioError(
      'MARKOV_TARGET_UNKNOWN',
      `${name}.${task.name} leads to ${to}, which is no method marked with @transition`,
    );
  }
}

function reachedFrom(first: Task, byName: ReadonlyMap<string, Task>): ReadonlySet<string> {
  const reached = new Set([first.name]);
  // A set gives what is added while it is gone through.
  for (const name of reached) {
    for (const { to, weight } of byName.get(name)?.transitions ?? []) if (weight > 0) reached.add(to);
  }
  return reached;
}
