/*
 * What a user, or a load shape, and its run tell each other. Symbols, not names: a locustfile may well have a task
 * called `report` or `cancel`.
 */

/** Called by the run that a user or shape is part of, with what it can ask of it. */
export const attach = Symbol('attach');
/** Sleeps as a waiting user. */
export const sleep = Symbol('sleep');
/** Puts a finished request into the statistics and tells the listeners. */
export const report = Symbol('report');
/** Tells the run that the user was killed while it waited for an answer. */
export const unanswered = Symbol('unanswered');
/** Whether the user was killed. */
export const killed = Symbol('killed');
/** Cancels what is under way when the user is killed; its `onStop` may still begin anew. */
export const cancel = Symbol('cancel');
/** Gives back what the user holds (connections); called when it has stopped. */
export const release = Symbol('release');
/** Tells a load shape the time before each tick. */
export const advance = Symbol('advance');
/** Takes the next scheduled task of a TaskSet. */
export const takeScheduled = Symbol('take scheduled');
/** The random numbers of a user. */
export const stream = Symbol('stream');
/** The tags of the task that a user is in. */
export const tagsOfTask = Symbol('tags of task');
/** Counts what code of the locustfile threw outside a task, such as in a listener. */
export const countException = Symbol('count exception');
/** When a plan said that the user's next request should start. */
export const plan = Symbol('plan');
