import { ClientError } from '../client/client-error.ts';
import { takePlannedStart } from '../client/planned-start.ts';
import type { Sample } from '../stats/sample.ts';
import { ControlFlow, CutOff } from './control-flow.ts';
import { killed, plan, report, unanswered } from './internals.ts';
import type { RequestDetails } from './report-request.ts';
import type { UserPlan } from './user-plan.ts';

/** Options of {@link User.measure}. */
export interface MeasureOptions<Result> {
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Bytes, or a function that tells them from the result. Default: 0. */
  readonly responseLength?: number | ((result: Result) => number);
}

/** The user, as far as measuring needs it. */
interface Measuring {
  readonly [killed]: boolean;
  readonly [plan]: UserPlan;
  [report](sample: Sample, details: RequestDetails): void;
  [unanswered](waitedMs: number): void;
}

/** See {@link User.measure}. */
export async function measure<Result>(
  user: Measuring,
  type: string,
  name: string,
  measured: () => Result | Promise<Result>,
  { context, responseLength = 0 }: MeasureOptions<Result> = {},
): Promise<Result | undefined> {
  // A killed user may still measure in its onStop.
  const killedBefore = user[killed];
  const startTime = Date.now();
  const plannedAt = takePlannedStart(user[plan]);
  const started = performance.now();
  let response: Result | undefined;
  let length = 0;
  let error: string | null = null;
  let serviceTimeMs: number;
  try {
    response = await measured();
    serviceTimeMs = performance.now() - started;
    length = typeof responseLength === 'number' ? responseLength : responseLength(response);
  } catch (thrown) {
    serviceTimeMs = performance.now() - started;
    if (thrown instanceof CutOff) user[unanswered](serviceTimeMs);
    if (passesThrough(thrown) || user[killed] !== killedBefore) throw thrown;
    error = describe(thrown);
    response = undefined;
  }
  if (user[killed] === killedBefore) {
    const times = timesOf(started, serviceTimeMs, plannedAt);
    const sample = { method: type, name, ...times, responseLength: length, error };
    user[report](sample, { startTime, response, context, url: null });
  }
  return response;
}

/**
 * What a sample says of both clocks.
 *
 * @param started when it was begun, on the clock of `performance.now()`
 * @param plannedAt when a plan said that it should; 0 when none did
 */
export function timesOf(
  started: number,
  serviceTimeMs: number,
  plannedAt: number,
): Pick<Sample, 'responseTimeMs' | 'serviceTimeMs'> {
  if (plannedAt === 0) return { responseTimeMs: serviceTimeMs };
  return { responseTimeMs: serviceTimeMs + Math.max(0, started - plannedAt), serviceTimeMs };
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
