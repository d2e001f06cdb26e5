import type { HttpUser } from './http-user.ts';
import { TaskSet } from './task-set.ts';
import type { User } from './user.ts';

/**
 * A TaskSet that is a Markov chain: each method marked with `@transition` or `@transitions` says what
 * may come after it. Begins with the first declared.
 */
export abstract class MarkovTaskSet<U extends User = HttpUser> extends TaskSet<U> {}
