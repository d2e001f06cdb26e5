import { tagsOfTask } from '../scenario/internals.ts';
import type { User } from '../scenario/user.ts';
import type { Sample } from '../stats/sample.ts';

/**
 * A sample that says whose it is, for figures by user class and tag. The tags are those of the task that runs as the
 * request ends, none in the hooks of the user: of a request that its task did not await, they may be those of a later task.
 */
export function groupedSample(sample: Sample, user: User): Sample {
  return { ...sample, userClass: user.constructor.name, tags: user[tagsOfTask] };
}
