/** There is more work than can be done in time: the caller is told to come back later (503, Retry-After). */
export class OverloadError extends Error {
  override readonly name: string = 'OverloadError';
  /** Seconds to wait before trying again. */
  readonly retryAfter: number = 1;
}
