import type { HttpResponse } from './http-response.ts';
import type { HeaderFields } from './wire-request.ts';

/**
 * What makes a response a success: a status, several, or a function that looks at the response and
 * returns the reason for a failure (or throws it), or nothing for a success.
 */
export type Expectation = number | readonly number[] | ((response: HttpResponse) => string | undefined);

/** Options of one request. */
export interface RequestOptions {
  /** Name in the statistics; without one, the path as given. */
  readonly name?: string;
  readonly headers?: HeaderFields;
  /** Sent as JSON, with its content type. */
  readonly json?: unknown;
  /** Sent as UTF-8 text. */
  readonly body?: string;
  /** ms from the send to the last byte; 0 for none. Default: 60,000. */
  readonly timeout?: number;
  /** Default: any status below 400. */
  readonly expect?: Expectation;
  /** Count the body but do not keep it: for large answers that nobody reads. */
  readonly discardBody?: boolean;
}

/**
 * Whether a response counts as a success.
 *
 * @returns the reason why not, or null
 */
export function check(response: HttpResponse, expectation: Expectation | undefined): string | null {
  if (expectation === undefined) {
    return response.status >= 400 ? `HTTP ${response.status}` : null;
  }
  if (typeof expectation === 'number') {
    return response.status === expectation ? null : `HTTP ${response.status}, expected ${expectation}`;
  }
  if (typeof expectation !== 'function') {
    return expectation.includes(response.status)
      ? null
      : `HTTP ${response.status}, expected ${expectation.join(' or ')}`;
  }
  try {
    return expectation(response) ?? null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
