import type { RandomStream } from '../random/random-stream.ts';
import { takeScheduled } from '../scenario/internals.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import type { TaskBody } from '../scenario/task.ts';
import { TaskCursor } from '../scenario/task-choice.ts';
import { isTaskSetClass, type TaskSet } from '../scenario/task-set.ts';
import { type TaskNode, type TaskTree, taskTree } from '../scenario/task-tree.ts';
import type { User } from '../scenario/user.ts';

/** A TaskSet that a user is in, on the stack of those around it. */
export class UserFrame {
  readonly #cursor: TaskCursor;

  constructor(
    readonly set: TaskSet<User>,
    tree: TaskTree,
    /** null: the user itself. */
    readonly outer: UserFrame | null,
    random: RandomStream,
  ) {
    this.#cursor = new TaskCursor(tree, random);
  }

  /** The next task: what was scheduled, else what the TaskSet's order says. */
  next(): TaskNode {
    const scheduled = this.set[takeScheduled]();
    return scheduled === undefined ? this.#cursor.next() : nodeOf(scheduled, this.#cursor.tree);
  }
}

/** Trees of TaskSets that are scheduled in a TaskSet and are not among its tasks; as many as there are such classes. */
const scheduledTrees = new WeakMap<TaskTree, WeakMap<TaskBody, TaskTree>>();

function nodeOf(body: TaskBody, tree: TaskTree): TaskNode {
  const known = tree.tasks.find((node) => (node.kind === 'set' ? node.set : node.run) === body);
  if (known !== undefined) return known;
  const { name } = body;
  if (!isTaskSetClass(body)) return { kind: 'function', name, weight: 1, tags: [], run: body, next: null };
  return { kind: 'set', name, weight: 1, tags: [], set: body, tree: scheduledTree(body, tree) };
}

function scheduledTree(body: TaskBody, around: TaskTree): TaskTree {
  const trees = scheduledTrees.get(around) ?? new WeakMap<TaskBody, TaskTree>();
  scheduledTrees.set(around, trees);
  const tree = trees.get(body) ?? taskTree(body, around.selection);
  trees.set(body, tree);
  if (tree.tasks.length > 0) return tree;
  throw new ScenarioError('NO_TASKS_LEFT', `${body.name} was scheduled and the tags leave it no task`);
}
