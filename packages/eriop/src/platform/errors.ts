/** An error an operator can act on: a stable code, what is wrong, and what to do next. */
export class EriopError extends Error {
  override readonly name = 'EriopError';

  /**
   * @param code stable, upper-case, listed in the documentation
   * @param what one sentence: what is wrong
   * @param advice one sentence: what to do next
   */
  constructor(
    readonly code: string,
    readonly what: string,
    readonly advice: string,
    options?: { cause?: unknown },
  ) {
    super(`${what} ${advice}`, options);
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` that Node.js and PostgreSQL put on their errors, or an empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
