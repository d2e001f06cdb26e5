import type { HttpUser } from './http-user.ts';
import { TaskSet } from './task-set.ts';
import type { User } from './user.ts';

/**
 * A TaskSet whose tasks run in the order of their declaration, over and over. A weight repeats a task
 * in its place.
 */
export abstract class SequentialTaskSet<U extends User = HttpUser> extends TaskSet<U> {}
