import { ClientError } from '../client/client-error.ts';
import { ControlFlow } from './control-flow.ts';
import { killed, report } from './internals.ts';
import type { User } from './user.ts';

/** Options of {@link User.measure}. */
export interface MeasureOptions<Result> {
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Bytes, or a function that tells them from the result. Default: 0. */
  readonly responseLength?: number | ((result: Result) => number);
}

/** See {@link User.measure}. */
export async function measure<Result>(
  user: User,
  type: string,
  name: string,
  measured: () => Result | Promise<Result>,
  { context, responseLength = 0 }: MeasureOptions<Result> = {},
): Promise<Result | undefined> {
  // A killed user may still measure in its onStop.
  const killedBefore = user[killed];
  const startTime = Date.now();
  const started = performance.now();
  let response: Result | undefined;
  let length = 0;
  let error: string | null = null;
  let responseTimeMs: number;
  try {
    response = await measured();
    responseTimeMs = performance.now() - started;
    length = typeof responseLength === 'number' ? responseLength : responseLength(response);
  } catch (thrown) {
    responseTimeMs = performance.now() - started;
    if (passesThrough(thrown) || user[killed] !== killedBefore) throw thrown;
    error = describe(thrown);
    response = undefined;
  }
  if (user[killed] === killedBefore) {
    const sample = { method: type, name, responseTimeMs, responseLength: length, error };
    user[report](sample, { startTime, response, context, url: null });
  }
  return response;
}

function passesThrough(thrown: unknown): boolean {
  return (
    thrown instanceof ControlFlow || (thrown instanceof ClientError && thrown.code === 'CLIENT_CANCELLED')
  );
}

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return thrown.message === '' ? thrown.name : thrown.message;
}
