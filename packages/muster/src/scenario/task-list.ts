import { type Mark, markOfMethod, marksOfFields, type Transition } from './mark.ts';
import { ScenarioError } from './scenario-error.ts';
import { classTags } from './tag.ts';
import { checkWeight, type TaskBody, type Tasks } from './task.ts';
import { isTaskSetClass } from './task-set.ts';

/** A class with tasks: a user class or a TaskSet class. */
export interface TaskHolder {
  readonly name: string;
  readonly prototype: object;
}

/** A task of a class. */
export interface Task {
  readonly name: string;
  readonly weight: number;
  readonly body: TaskBody;
  /** Given to the task itself. */
  readonly ownTags: readonly string[];
  /** Its own and those of the classes that it is declared in. */
  readonly tags: readonly string[];
  /** Where it may go on to, in a MarkovTaskSet. */
  readonly transitions: readonly Transition[];
}

interface Entry {
  /** Equal ones replace each other down the chain of classes. */
  readonly key: unknown;
  readonly order: number;
  readonly task: Task;
}

/**
 * The tasks of a class and its bases, those of the bases first, each class's in order of declaration.
 * A method or static field of a subclass replaces that of the same name; where it bears no mark of
 * its own, it keeps weight and place. Tasks of weight 0 are left out.
 *
 * `static tasks` stands where it is declared among the static fields, before all methods; marked with
 * `@task()` it stands exactly at its place (nothing else tells where that is).
 *
 * @throws ScenarioError TASK_INVALID, TASK_WEIGHT_INVALID
 */
export function tasksOf(holder: TaskHolder): Task[] {
  const all = new Map<unknown, Task>();
  for (const level of chainOf(holder)) {
    for (const { key, task } of entriesOf(level, holder)) {
      const inherited = all.get(key);
      all.set(key, inherited === undefined ? task : { ...task, tags: union(inherited.tags, task.tags) });
    }
    const tags = classTags(level);
    if (tags.length === 0) continue;
    for (const [key, task] of all) all.set(key, { ...task, tags: union(task.tags, tags) });
  }
  return [...all.values()].filter(({ weight }) => weight > 0);
}

/**
 * A task is a method of its class, and would stand in for one of the same name that Muster has in the base class. Hooks
 * are let pass: they are warned of.
 *
 * @param base Muster's class that it extends
 * @throws ScenarioError TASK_NAME_RESERVED
 */
export function checkTaskNames(
  { name: holder, prototype }: TaskHolder,
  tasks: readonly Task[],
  base: { readonly name: string; readonly prototype: object },
): void {
  for (const { name, body } of tasks) {
    const isMethod = (prototype as Record<string, unknown>)[name] === body;
    if (!isMethod || !(name in base.prototype) || name === 'onStart' || name === 'onStop') continue;
    throw new ScenarioError(
      'TASK_NAME_RESERVED',
      `${holder}.${name} is a task, and would stand in for the ${name} of every ${base.name}; give it another name`,
    );
  }
}

/** The class and its bases, from the root. */
function chainOf(holder: TaskHolder): TaskHolder[] {
  const chain: TaskHolder[] = [];
  for (let one: object | null = holder; isClass(one); one = Object.getPrototypeOf(one)) chain.unshift(one);
  return chain;
}

function isClass(value: unknown): value is TaskHolder {
  return typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null;
}

/** What one class of the chain declares, in order. Bodies are looked up in the class that is asked for. */
function entriesOf(level: TaskHolder, holder: TaskHolder): Entry[] {
  return [...methodsOf(level, holder), ...fieldsOf(level, holder), ...listed(level)].sort(
    (a, b) => a.order - b.order,
  );
}

function methodsOf(level: TaskHolder, holder: TaskHolder): Entry[] {
  const entries: Entry[] = [];
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level.prototype))) {
    const mark = markOfMethod(value);
    if (mark === undefined) continue;
    const body = (holder.prototype as Record<string, TaskBody>)[name] as TaskBody;
    entries.push(...marked(name, mark, body));
  }
  return entries;
}

function fieldsOf(level: TaskHolder, holder: TaskHolder): Entry[] {
  const entries: Entry[] = [];
  for (const [name, mark] of marksOfFields(level)) {
    if (name === 'tasks') continue;
    const body = (holder as unknown as Record<string, unknown>)[name];
    if (mark.weight === null && mark.transitions.length === 0) continue;
    if (!isTaskSetClass(body)) {
      throw new ScenarioError(
        'TASK_INVALID',
        `${level.name}.${name} is marked as a task and is no TaskSet class`,
      );
    }
    entries.push(...marked(name, mark, body));
  }
  return entries;
}

function marked(name: string, mark: Mark, body: TaskBody): Entry[] {
  refuseGenerator(body, name);
  const weight = mark.weight ?? (mark.transitions.length > 0 ? 1 : null);
  if (weight === null) return [];
  const tags = [...mark.tags];
  const task: Task = { name, weight, body, ownTags: tags, tags, transitions: mark.transitions };
  return [{ key: `.${name}`, order: mark.order, task }];
}

/** The entries of a class's own `static tasks`. */
function listed(level: TaskHolder): Entry[] {
  if (!Object.hasOwn(level, 'tasks')) return [];
  const { tasks } = level as unknown as { tasks: Tasks };
  const order = orderOfList(level);
  return pairs(tasks, level.name).map(([body, weight]) => {
    checkBody(body, level.name);
    const name = body.name === '' ? 'anonymous' : body.name;
    checkWeight(weight, `${level.name}.tasks: ${name} with ${String(weight)}`);
    const tags = [...(isTaskSetClass(body) ? [] : (markOfMethod(body)?.tags ?? []))];
    return { key: Symbol(name), order, task: { name, weight, body, ownTags: tags, tags, transitions: [] } };
  });
}

function pairs(tasks: Tasks, holder: string): (readonly [unknown, unknown])[] {
  if (tasks instanceof Map) return [...tasks];
  if (!Array.isArray(tasks)) {
    throw new ScenarioError(
      'TASK_INVALID',
      `${holder}.tasks is a list of tasks or a Map of tasks to weights`,
    );
  }
  return tasks.map((entry: unknown) => (Array.isArray(entry) ? [entry[0], entry[1]] : [entry, 1]));
}

/** Calling one runs nothing of it: a task without a request, counted as well done. */
function refuseGenerator(body: object, name: string): void {
  if (!/^(?:Async)?GeneratorFunction$/.test(String(body.constructor?.name))) return;
  throw new ScenarioError(
    'TASK_INVALID',
    `the task ${name} is a generator, and nobody takes what it yields: write it without \`*\``,
  );
}

function checkBody(body: unknown, holder: string): asserts body is TaskBody {
  if (typeof body === 'function') {
    refuseGenerator(body, body.name);
    return;
  }
  throw new ScenarioError(
    'TASK_INVALID',
    `${holder}.tasks holds ${String(body)}; a task is a function or a TaskSet class, or [task, weight]`,
  );
}

/** Just after the marked static field that it follows; without one, before everything. */
function orderOfList(level: TaskHolder): number {
  const marks = marksOfFields(level);
  const own = marks.get('tasks');
  if (own !== undefined) return own.order;
  const names = Object.getOwnPropertyNames(level);
  const before = names.slice(0, names.indexOf('tasks')).map((name) => marks.get(name)?.order ?? 0);
  return Math.max(0, ...before) + 0.5;
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return b.length === 0 ? a : [...new Set([...a, ...b])];
}
