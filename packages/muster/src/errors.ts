/**
 * Something that a person has to put right before the run can go on: a flag, a file, a host. Shown as
 * one sentence without a stack; the process ends with 2.
 */
export class MusterError extends Error {
  override readonly name = 'MusterError';

  /**
   * @param code stable, listed in docs/errors.md
   * @param message what is wrong and what to do, one sentence
   */
  constructor(
    readonly code: MusterErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type MusterErrorCode =
  | 'HOST_MISSING'
  | 'INVALID_ARGUMENT'
  | 'LOCUSTFILE_NOT_FOUND'
  | 'LOCUSTFILE_BROKEN'
  | 'NO_USER_CLASS'
  | 'UNKNOWN_USER_CLASS'
  | 'USER_CLASS_WITHOUT_TASKS'
  | 'TARGET_FILE_BROKEN'
  | 'TARGET_INVALID'
  | 'OPEN_FILES_LIMIT'
  | 'LOAD_INVALID'
  | 'LOAD_SHAPE_FAILED'
  | 'LOAD_SHAPE_INVALID'
  | 'FLAG_NOT_YET'
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_BROKEN'
  | 'CONFIG_UNKNOWN_KEY'
  | 'CONFIG_INVALID_VALUE'
  | 'LOCUSTFILE_DECORATORS'
  | 'LOGFILE_NOT_WRITABLE'
  | 'OUTPUT_NOT_WRITABLE'
  | 'INIT_LISTENER_FAILED'
  | 'ENDED_EARLY'
  | 'VERIFY_SERVER_FAILED'
  | 'FOLDER_NOT_READABLE'
  | 'RECORD_NOT_READABLE'
  | 'RECORD_INVALID'
  | 'RECORD_TOO_NEW'
  | 'STARTER_NOT_WRITABLE'
  | 'STATS_NAME_UNKNOWN';
