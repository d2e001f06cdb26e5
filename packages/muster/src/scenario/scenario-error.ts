/** What can be wrong with the classes, tasks and arguments of a locustfile. Stable; listed in docs/errors.md. */
export type ScenarioErrorCode =
  | 'ARGUMENT_DEFINED_TWICE'
  | 'ARGUMENT_DEFINITION_INVALID'
  | 'ARGUMENT_INVALID'
  | 'ARGUMENT_MISSING'
  | 'ARGUMENT_UNKNOWN'
  | 'ARGUMENTS_NOT_READ'
  | 'ARRIVALS_INVALID'
  | 'CONFIG_USERS_INVALID'
  | 'CSV_INVALID'
  | 'EXIT_CODE_INVALID'
  | 'FEEDER_INVALID'
  | 'LISTENER_NEVER_ENDS'
  | 'MARKOV_TAGS'
  | 'MARKOV_TARGET_UNKNOWN'
  | 'MARKOV_TARGET_WITHOUT_TRANSITIONS'
  | 'MARKOV_WITHOUT_TASKS'
  | 'MEASURE_INVALID'
  | 'MEMBER_UNKNOWN'
  | 'NO_TASKS_LEFT'
  | 'NOT_IN_TASK_SET'
  | 'TASK_INVALID'
  | 'TASK_MISPLACED'
  | 'TASK_NAME_RESERVED'
  | 'TASK_QUEUE_FULL'
  | 'TASK_SET_CYCLE'
  | 'TASK_SET_WITHOUT_TASKS'
  | 'TASK_WEIGHT_INVALID'
  | 'USER_CLASS_INVALID'
  | 'USER_CLASS_NAME_TWICE'
  | 'USER_NOT_RUNNING'
  | 'WAIT_TIME_INVALID';

/** A mistake in a locustfile: how it puts users, tasks and arguments together. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  /** @param message what is wrong and what to do, one sentence */
  constructor(
    readonly code: ScenarioErrorCode,
    message: string,
  ) {
    super(message);
  }
}
