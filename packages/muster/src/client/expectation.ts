import { textOf } from '../wording/text-of.ts';
import { ClientError } from './client-error.ts';
import type { HttpResponse } from './http-response.ts';

/**
 * What makes a response a success: a status, several, or a function that looks at the response and
 * returns the reason for a failure (or throws it), or nothing for a success. The function must not be
 * asynchronous; what has to wait goes into `catch`.
 */
export type Expectation =
  | number
  | readonly number[]
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that only throws returns nothing
  | ((response: HttpResponse) => string | null | undefined | void);

/**
 * Finds what TypeScript would have refused, before a request is sent. null is like leaving it out.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function checkExpectation(expectation: unknown): void {
  if (isStatus(expectation) || typeof expectation === 'function' || expectation === null) return;
  if (Array.isArray(expectation) && expectation.length > 0 && expectation.every(isStatus)) return;
  throw new ClientError(
    'CLIENT_INVALID_REQUEST',
    '`expect` must be a status, a list of one or more, or a function that looks at the response',
  );
}

function isStatus(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 999;
}

/**
 * Whether a response counts as a success.
 *
 * @param expectation default: any status below 400
 * @returns the reason why not, or null
 */
export function check(response: HttpResponse, expectation: Expectation | undefined): string | null {
  if (expectation === undefined || expectation === null) {
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
    return reasonFrom(expectation(response));
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

/** The text under which something thrown is counted. */
export function reasonOf(thrown: unknown): string {
  if (thrown === undefined || thrown === null) return noReason;
  if (!(thrown instanceof Error)) return orNone(textOf(thrown));
  // A ClientError says its code as well: it is what failures of the kind are grouped by elsewhere.
  if ('code' in thrown && thrown.name === 'ClientError') return thrown.toString();
  const message = textOf(thrown.message);
  if (message.trim() !== '') return message;
  // The name of a class of its own says more than nothing.
  return thrown.name === 'Error' || thrown.name === 'ResponseError' ? noReason : orNone(textOf(thrown.name));
}

const noReason = 'failed without a reason';

function orNone(reason: string): string {
  return reason.trim() === '' ? noReason : reason;
}

function reasonFrom(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  if (typeof result === 'string' || result instanceof Error) return reasonOf(result);
  if (!(result instanceof Promise)) {
    const gave = typeof result === 'object' ? 'an object' : String(result);
    return `the function given as \`expect\` gave ${gave}: it gives the reason for a failure, or nothing`;
  }
  // Its rejection is of no use any more, and must not end the process.
  result.catch(() => {});
  return 'the function given as `expect` is asynchronous: use `catch` for what has to wait';
}
