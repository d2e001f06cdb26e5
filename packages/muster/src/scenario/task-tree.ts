import { overrideOf } from './apply-user-overrides.ts';
import { checkMarkov } from './markov-check.ts';
import { MarkovTaskSet } from './markov-task-set.ts';
import { checkMembers } from './member-checks.ts';
import { ScenarioError } from './scenario-error.ts';
import { SequentialTaskSet } from './sequential-task-set.ts';
import type { TaskFunction, TaskSetClass } from './task.ts';
import { checkTaskNames, type Task, type TaskHolder, tasksOf } from './task-list.ts';
import { isTaskSetClass, TaskSet } from './task-set.ts';
import { type Weights, weightsOf } from './weights.ts';

/** Which tasks are to run. */
export interface TaskSelection {
  /** Only tasks with any of these; undefined or empty: all. */
  readonly tags?: readonly string[] | undefined;
  /** No task with any of these; wins over `tags`. */
  readonly excludeTags?: readonly string[] | undefined;
  /** Every task weighs 1 (`--equal-weights`). */
  readonly equalWeights?: boolean | undefined;
}

/** How a class hands out its tasks. */
export type TaskOrder = 'random' | 'sequence' | 'markov';

/** The tasks of a class after selection, nested TaskSets included: made once a run, shared by all users. */
export interface TaskTree {
  /** Of the class. */
  readonly name: string;
  readonly order: TaskOrder;
  /** In order of declaration; empty when the selection leaves nothing. */
  readonly tasks: readonly TaskNode[];
  readonly weights: Weights;
  readonly selection: TaskSelection;
  /** What a person should know about the class and its nested ones. */
  readonly warnings: readonly string[];
}

/** A task: something to run, or a TaskSet to enter. */
export type TaskNode = FunctionNode | SetNode;

export interface FunctionNode {
  readonly kind: 'function';
  readonly name: string;
  readonly weight: number;
  readonly tags: readonly string[];
  readonly run: TaskFunction;
  /** What may come next in a Markov chain, as indices into the tasks; null elsewhere. */
  readonly next: { readonly tasks: readonly number[]; readonly weights: Weights } | null;
}

export interface SetNode {
  readonly kind: 'set';
  readonly name: string;
  readonly weight: number;
  readonly tags: readonly string[];
  readonly set: TaskSetClass;
  readonly tree: TaskTree;
}

/**
 * The tasks of a user class or TaskSet class that are to run. TaskSets that the tags leave empty
 * vanish; a class left empty itself has a tree without tasks, with which no user can run.
 *
 * @throws ScenarioError for whatever is wrong with the tasks
 */
export function taskTree(holder: TaskHolder, selection: TaskSelection = {}): TaskTree {
  return grow(holder, holder.name, selection, [], []);
}

/** @param name of the class, or of the field that holds it: a class without a name of its own may have any */
function grow(
  holder: TaskHolder,
  name: string,
  selection: TaskSelection,
  around: readonly TaskHolder[],
  tags: readonly string[],
): TaskTree {
  if (around.includes(holder)) {
    const path = [...around.slice(around.indexOf(holder)), holder].map((one) => one.name).join(' → ');
    throw new ScenarioError(
      'TASK_SET_CYCLE',
      `a TaskSet contains itself: ${path}; use scheduleTask to go back`,
    );
  }
  const order = orderOf(holder);
  const only = overrideOf(holder)?.tasks;
  const declared = tasksOf(holder).filter((task) => only === undefined || only.includes(task.name));
  if (isTaskSetClass(holder)) {
    checkMembers(holder, 'taskSet');
    checkTaskNames(holder, declared, TaskSet);
  }
  if (declared.length === 0 && around.length > 0) {
    throw new ScenarioError('TASK_SET_WITHOUT_TASKS', `${name} has no task; mark a method with @task()`);
  }
  const warnings = order === 'markov' ? [...checkMarkov(name, declared)] : hookWarnings(name, declared);
  const chosen: TaskNode[] = [];
  for (const task of declared) {
    const node = nodeOf(task, declared, order, selection, [...around, holder], [...tags, ...task.tags]);
    if (node === null) continue;
    chosen.push(node);
    if (node.kind === 'set') warnings.push(...node.tree.warnings);
  }
  const weights = weightsOf(chosen.map(({ weight }) => weight));
  return { name, order, tasks: chosen, weights, selection, warnings };
}

/** @returns null when the selection leaves it out */
function nodeOf(
  task: Task,
  all: readonly Task[],
  order: TaskOrder,
  selection: TaskSelection,
  around: readonly TaskHolder[],
  tags: readonly string[],
): TaskNode | null {
  const { name, body } = task;
  const weight = selection.equalWeights === true ? 1 : task.weight;
  if (isTaskSetClass(body)) {
    const tree = grow(body, name, selection, around, tags);
    return tree.tasks.length === 0 ? null : { kind: 'set', name, weight, tags, set: body, tree };
  }
  if (!passes(tags, selection)) return null;
  const next = order === 'markov' ? successors(task, all, selection) : null;
  return { kind: 'function', name, weight, tags, run: body, next };
}

/** As in Locust: a TaskSet passes by its tasks, a task by the tags of itself and of everything around it. */
function passes(tags: readonly string[], { tags: wanted = [], excludeTags = [] }: TaskSelection): boolean {
  if (tags.some((tag) => excludeTags.includes(tag))) return false;
  return wanted.length === 0 || tags.some((tag) => wanted.includes(tag));
}

// Tags cannot part a Markov chain (they are refused in it), so indices are those of the declaration.
function successors(task: Task, all: readonly Task[], { equalWeights }: TaskSelection): FunctionNode['next'] {
  const ways = task.transitions.filter(({ weight }) => weight > 0);
  return {
    tasks: ways.map(({ to }) => all.findIndex(({ name }) => name === to)),
    weights: weightsOf(ways.map(({ weight }) => (equalWeights === true ? 1 : weight))),
  };
}

function orderOf({ prototype }: TaskHolder): TaskOrder {
  if (prototype instanceof SequentialTaskSet) return 'sequence';
  return prototype instanceof MarkovTaskSet ? 'markov' : 'random';
}

function hookWarnings(name: string, tasks: readonly Task[]): string[] {
  return tasks
    .filter((task) => task.name === 'onStart' || task.name === 'onStop')
    .map((task) => `${name}.${task.name} is marked with @task: it runs as a task and as the hook, too`);
}
