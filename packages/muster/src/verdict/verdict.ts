import { counted } from '../report/format.ts';
import { isRateTarget } from './rate-target.ts';
import type { RunResults, Target } from './target.ts';

export type Outcome = 'pass' | 'fail' | 'invalid';

/** A target and what became of it. */
export interface JudgedTarget {
  readonly key: string;
  readonly label: string;
  readonly limit: string;
  readonly threshold?: number;
  readonly measured: string;
  readonly value: number | null;
  readonly held: boolean | null;
  readonly kind: 'rate' | 'other';
}

export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence: what decided it. */
  readonly reason: string;
  readonly targets: readonly JudgedTarget[];
}

/** Above this share of a core the generator may have been what was slow; Node runs on one. */
const busiestGenerator = 0.9;

/** What the figures alone do not say of a run. */
export interface RunOutcome {
  /** Exceptions that tasks threw. */
  readonly exceptions: number;
  /** It was stopped before its planned end. */
  readonly cutShort: boolean;
}

/**
 * Judges a run. With targets, they alone decide; without, any failed request or exception is a fail,
 * as in Locust. Whatever they say, the verdict is invalid when the generator was the bottleneck or
 * the run was cut short; and it is invalid when no target missed but one could not be judged.
 */
export async function judge(
  results: RunResults,
  targets: readonly Target[],
  outcome: RunOutcome,
): Promise<Verdict> {
  const judged = await Promise.all(targets.map((target) => judgeOne(target, results)));
  return { ...decide(results, judged, outcome), targets: judged };
}

async function judgeOne(target: Target, results: RunResults): Promise<JudgedTarget> {
  const { key, label, limit, threshold } = target;
  const kind = isRateTarget(target) ? 'rate' : 'other';
  const about = { key, label, limit, kind, ...(threshold !== undefined && { threshold }) } as const;
  try {
    return { ...about, ...(await target.judge(results)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...about, held: null, value: null, measured: `not judged: ${why}` };
  }
}

function decide(
  results: RunResults,
  judged: readonly JudgedTarget[],
  { exceptions, cutShort }: RunOutcome,
): { outcome: Outcome; reason: string } {
  if (cutShort) {
    const ran = Math.round(results.seconds.at(-1)?.elapsed ?? 0);
    return { outcome: 'invalid', reason: `interrupted after ${ran} s of ${results.plan.runTime} s` };
  }
  const cpu = generatorCpu(results);
  if (cpu > busiestGenerator) {
    const used = cpu.toFixed(2);
    return {
      outcome: 'invalid',
      reason: `the generator used ${used} of a core and may itself have been the bottleneck; run fewer users`,
    };
  }
  if (judged.length > 0) return decideByTargets(judged);
  const { requests, failures } = results.whole.entries.aggregated();
  if (requests + exceptions === 0) return { outcome: 'invalid', reason: 'there was no request to judge' };
  if (failures + exceptions > 0) {
    return {
      outcome: 'fail',
      reason: `${counted(failures, 'failed request')} and ${counted(exceptions, 'exception')}`,
    };
  }
  return { outcome: 'pass', reason: 'no failed request and no exception' };
}

function decideByTargets(judged: readonly JudgedTarget[]): { outcome: Outcome; reason: string } {
  const missed = judged.filter((target) => target.held === false);
  const first = missed[0];
  if (first !== undefined) {
    const others = missed.length > 1 ? `; ${missed.length - 1} more did not hold` : '';
    return { outcome: 'fail', reason: `${first.label}: ${first.measured}, limit ${first.limit}${others}` };
  }
  const unjudged = judged.find((target) => target.held === null);
  if (unjudged !== undefined) {
    return { outcome: 'invalid', reason: `${unjudged.label}: ${unjudged.measured}` };
  }
  return { outcome: 'pass', reason: `all ${judged.length} targets held` };
}

/** Average use of a core in steady state; over the whole run when there was none. */
function generatorCpu(results: RunResults): number {
  const steady = results.seconds.filter((second) => second.steady);
  const seconds = steady.length > 0 ? steady : results.seconds;
  const length = seconds.reduce((sum, second) => sum + second.length, 0);
  if (length === 0) return 0;
  return seconds.reduce((sum, second) => sum + second.generator.cpu * second.length, 0) / length;
}
