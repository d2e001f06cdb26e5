import { ClientError } from './client-error.ts';

// An error that says nothing of its request is made once: its stack would be the event loop's.
export const tooLate = new ClientError('CLIENT_TIMEOUT', 'no complete response within the time-out');
export const tooQuiet = new ClientError(
  'CLIENT_IDLE_TIMEOUT',
  'no byte from the server within the idle time-out',
);

const known = new Map<string, ClientError>();
const mostKnown = 100;

/**
 * Says how long the time-out was, and in what unit: who writes `timeout: 30` means 30 s. A transport cannot, for what
 * it is given is what redirects have left.
 *
 * @param timeout of the whole request, ms
 * @returns other errors as they are
 */
export function withLimit(error: ClientError, timeout: number): ClientError {
  if (!error.message.endsWith('within the time-out')) return error;
  const key = `${error.message} of ${timeout} ms`;
  let complete = known.get(key);
  if (complete === undefined) {
    complete = new ClientError(error.code, key);
    if (known.size >= mostKnown) known.clear();
    known.set(key, complete);
  }
  return complete;
}
