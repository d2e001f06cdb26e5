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
/** Whether the user was killed. */
export const killed = Symbol('killed');
/** Cancels what is under way when the user is killed; its `onStop` may still begin anew. */
export const cancel = Symbol('cancel');
/** Takes the next scheduled task of a TaskSet. */
export const takeScheduled = Symbol('take scheduled');
/** Counts what code of the locustfile threw outside a task, such as in a listener. */
export const countException = Symbol('count exception');
