import { ClientError } from '../client/client-error.ts';
import { reasonOf } from '../client/expectation.ts';
import { takePlannedStart } from '../client/planned-start.ts';
import type { Sample } from '../stats/sample.ts';
import { textOf } from '../wording/text-of.ts';
import { ControlFlow, CutOff } from './control-flow.ts';
import { countException, killed, plan, report, unanswered } from './internals.ts';
import { checkOptions, invalid, shown } from './measure-checks.ts';
import type { RequestDetails } from './report-request.ts';
import { ScenarioError } from './scenario-error.ts';
import type { UserPlan } from './user-plan.ts';

/** Options of {@link User.measure}. */
export interface MeasureOptions<Result> {
  /** Laid over the user's `context()` in the `request` event. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Bytes, or a function that tells them from the result. Default: 0. */
  readonly responseLength?: number | ((result: Result) => number);
  /** Lets what it throws go on to the task, after it was recorded as a failure. Default: false. */
  readonly rethrow?: boolean;
}

/** What is being measured, handed to the function that does it. */
export interface Measurement {
  /** In the statistics; may be changed until the function ends. */
  name: string;
  /** Counts it as a failure though nothing is thrown. @param reason what failures are counted together by */
  failure(reason: string | Error): void;
}

/** The user, as far as measuring needs it. */
export interface Measuring {
  readonly [killed]: boolean;
  readonly [plan]: UserPlan;
  [report](sample: Sample, details: RequestDetails): void;
  [countException](thrown: unknown): void;
  [unanswered](waitedMs: number): void;
}

/** See {@link User.measure}. */
export async function measure<Result>(
  user: Measuring,
  type: string,
  name: string,
  measured: (measurement: Measurement) => Result | Promise<Result>,
  options: MeasureOptions<Result> = {},
): Promise<Result | undefined> {
  checkOptions(options, names);
  const { context, responseLength = 0, rethrow = false } = options;
  if (typeof measured !== 'function') {
    throw invalid(
      `what ${textOf(type)} ${textOf(name)} measures is no function but ${shown(measured)}; a value that is there already goes to \`this.record\``,
    );
  }
  // A killed user may still measure in its onStop.
  const killedBefore = user[killed];
  const startTime = Date.now();
  const plannedAt = takePlannedStart(user[plan]);
  const started = performance.now();
  const measurement = new OpenMeasurement(name);
  let response: Result | undefined;
  let length = 0;
  let caught: { readonly thrown: unknown } | null = null;
  let serviceTimeMs: number;
  try {
    response = await measured(measurement);
    serviceTimeMs = performance.now() - started;
    length = lengthOf(response, responseLength, user);
  } catch (thrown) {
    serviceTimeMs = performance.now() - started;
    if (thrown instanceof CutOff) user[unanswered](serviceTimeMs);
    if (passesThrough(thrown) || user[killed] !== killedBefore) throw thrown;
    caught = { thrown };
    response = undefined;
  }
  if (user[killed] === killedBefore) {
    const times = timesOf(started, serviceTimeMs, plannedAt);
    const error = caught === null ? measurement.error : textOf(caught.thrown);
    const sample = {
      method: textOf(type),
      name: textOf(measurement.name),
      ...times,
      responseLength: length,
      error,
    };
    user[report](sample, { startTime, response, context, url: null });
  }
  if (rethrow && caught !== null) throw caught.thrown;
  return response;
}

const names = {
  what: 'option of measure()',
  known: new Set(['context', 'responseLength', 'rethrow']),
  foreign: { unit: 'a value with a unit goes to `this.record`', length: "it is called 'responseLength'" },
};

class OpenMeasurement implements Measurement {
  error: string | null = null;

  constructor(public name: string) {}

  failure(reason: string | Error): void {
    this.error = reasonOf(reason);
  }
}

/** One that is no length is an exception, and counts as 0: the sum of all would else be none either. */
function lengthOf<Result>(
  result: Result,
  responseLength: number | ((result: Result) => number),
  user: Measuring,
): number {
  const length: unknown = typeof responseLength === 'function' ? responseLength(result) : responseLength;
  if (typeof length === 'number' && length >= 0 && Number.isFinite(length)) return length;
  user[countException](
    new ScenarioError(
      'MEASURE_INVALID',
      `responseLength gave ${textOf(length)}: it gives a number of bytes, 0 or more`,
    ),
  );
  return 0;
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
