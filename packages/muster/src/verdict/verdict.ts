import type { Patience } from '../timing/patience.ts';
import { counted, list } from '../wording/format.ts';
import { type GeneratorHealth, type HealthFinding, judgeGenerator } from './generator-health.ts';
import type { HealthBounds } from './health-bounds.ts';
import { type JudgedTarget, judgeTarget } from './judged-target.ts';
import type { AbortingTarget, LiveTargets } from './live-targets.ts';
import type { RunResults, Target } from './target.ts';

export type { JudgedTarget } from './judged-target.ts';

export type Outcome = 'pass' | 'fail' | 'invalid';

export interface Verdict {
  readonly outcome: Outcome;
  /** One sentence: what decided it. */
  readonly reason: string;
  /** Key of the target that decided it; absent when the run as a whole did. */
  readonly decidedBy?: string;
  readonly targets: readonly JudgedTarget[];
  /** What became of the rules for the load generator. */
  readonly health: readonly HealthFinding[];
}

/** What the figures alone do not say of a run. */
export interface RunOutcome {
  /** Exceptions that tasks threw. */
  readonly exceptions: number;
  /** It was stopped before its planned end. */
  readonly cutShort: boolean;
  /** The targets as they were watched while it went on; without, those are judged that the tables suffice for. */
  readonly live?: LiveTargets;
  /** What the load generator may be like. Default: {@link defaultBounds}. */
  readonly healthBounds?: HealthBounds;
  /** With targets that are functions. Default: without end. */
  readonly patience?: Patience;
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
  const { live, patience } = outcome;
  const judged = await Promise.all(targets.map((target) => judgeTarget(target, results, live, patience)));
  const health = judgeGenerator(results, targets, outcome.healthBounds);
  return { ...decide(results, judged, outcome, health), targets: judged, health: health.findings };
}

interface Decision {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly decidedBy?: string;
}

function decide(
  results: RunResults,
  judged: readonly JudgedTarget[],
  { exceptions, cutShort, live }: RunOutcome,
  health: GeneratorHealth,
): Decision {
  if (cutShort) {
    const ran = Math.round(results.seconds.at(-1)?.elapsed ?? 0);
    const { runTime } = results.plan;
    const planned = runTime === null ? 'before the load shape was over' : `of ${runTime} s`;
    return { outcome: 'invalid', reason: `interrupted after ${ran} s ${planned}` };
  }
  if (health.reason !== null) return { outcome: 'invalid', reason: health.reason };
  const aborted = live?.aborted ?? null;
  if (aborted !== null) return decideByAbort(aborted);
  if (judged.length > 0) return decideByTargets(judged);
  const { requests, failures } = results.whole.entries.aggregated();
  const values = valuesWithUnit(results);
  if (requests + exceptions + values.count === 0) {
    return { outcome: 'invalid', reason: 'there was no request to judge' };
  }
  if (failures + exceptions + values.failures > 0) {
    const parts = [counted(failures, 'failed request'), counted(exceptions, 'exception')];
    if (values.failures > 0) parts.push(counted(values.failures, 'failed value'));
    return { outcome: 'fail', reason: list(parts) };
  }
  return { outcome: 'pass', reason: 'no failed request and no exception' };
}

/** Values with a unit are in no sum of requests; one that was recorded as a failure is a failure all the same. */
function valuesWithUnit({ whole }: RunResults): { readonly count: number; readonly failures: number } {
  const values = [...whole.entries.entries()].filter(({ hasUnit }) => hasUnit);
  return {
    count: values.reduce((sum, { requests }) => sum + requests, 0),
    failures: values.reduce((sum, { failures }) => sum + failures, 0),
  };
}

function decideByAbort({ key, label, measured, limit, after, elapsed }: AbortingTarget): Decision {
  const missed = after === 0 ? 'missed' : `missed for ${after} s`;
  return {
    outcome: 'fail',
    reason: `${label}: ${measured}, limit ${limit}, ${missed}; the run was ended after ${Math.round(elapsed)} s`,
    decidedBy: key,
  };
}

function decideByTargets(judged: readonly JudgedTarget[]): Decision {
  const missed = judged.filter((target) => target.held === false);
  const first = missed[0];
  if (first !== undefined) {
    const others = missed.length > 1 ? `; ${missed.length - 1} more did not hold` : '';
    return {
      outcome: 'fail',
      reason: `${first.label}: ${first.measured}, limit ${first.limit}${others}`,
      decidedBy: first.key,
    };
  }
  const unjudged = judged.find((target) => target.held === null);
  if (unjudged !== undefined) {
    return { outcome: 'invalid', reason: `${unjudged.label}: ${unjudged.measured}`, decidedBy: unjudged.key };
  }
  return {
    outcome: 'pass',
    reason: judged.length === 1 ? 'the target held' : `all ${judged.length} targets held`,
  };
}
