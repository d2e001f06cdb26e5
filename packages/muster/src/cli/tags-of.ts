import { type TaskSelection, type TaskTree, taskTree } from '../scenario/task-tree.ts';
import type { UserClass } from '../scenario/user.ts';

/** The tags of all tasks that are going to run. */
export function tagsOf(userClasses: readonly UserClass[], selection: TaskSelection): readonly string[] {
  const tags = new Set<string>();
  for (const userClass of userClasses) collect(taskTree(userClass, selection), tags);
  return [...tags];
}

function collect({ tasks }: TaskTree, tags: Set<string>): void {
  for (const task of tasks) {
    for (const tag of task.tags) tags.add(tag);
    if (task.kind === 'set') collect(task.tree, tags);
  }
}
