import type { Second } from '../stats/second.ts';
import { defaultBounds, type HealthBounds, lagBound } from './health-bounds.ts';
import { type HealthKey, type HealthRule, healthRules, type JudgedSeconds } from './health-rules.ts';
import type { RunResults, Target } from './target.ts';

/** What became of one rule; as written to reports. */
export interface HealthFinding {
  readonly key: HealthKey;
  readonly label: string;
  /** null: could not be judged, or there was nothing to judge. */
  readonly value: number | null;
  readonly bound: number;
  /** Both for people, with their units. */
  readonly measured: string;
  readonly limit: string;
  readonly held: boolean;
}

/** Whether the load generator was the bottleneck. */
export interface GeneratorHealth {
  readonly findings: readonly HealthFinding[];
  /** Why nothing can be said about the system under test, and what to do; null when all rules held. */
  readonly reason: string | null;
}

/** Of less time nothing can be said: a process that has just started compiles, loads and connects all the while. */
const shortest = 2;

/**
 * Judges the generator over the steady state; over the whole run where that was shorter than 2 s, and not at all where
 * the whole run was, too.
 */
export function judgeGenerator(
  results: RunResults,
  targets: readonly Target[],
  bounds: HealthBounds = defaultBounds,
): GeneratorHealth {
  const steady = results.seconds.filter((second) => second.steady);
  const isSteady = lengthOf(steady) >= shortest;
  const window = isSteady ? results.steady : results.whole;
  const seconds = isSteady ? steady : results.seconds;
  return healthOver({ seconds, lag: window.lag ?? null }, bounds, targets);
}

/** Carries out every rule. The reason begins with the one broken worst and names the others. */
export function healthOver(
  judged: JudgedSeconds,
  bounds: HealthBounds,
  targets: readonly Target[],
): GeneratorHealth {
  const fixed = { ...bounds, sendLag: lagBound(bounds, targets) };
  const isLong = lengthOf(judged.seconds) >= shortest;
  const results = healthRules.map((rule) => {
    const bound = rule.bound(fixed);
    const value = isLong ? rule.over(judged) : null;
    return { rule, value, bound, excess: value === null ? 0 : rule.excess(value, bound) };
  });
  const broken = results.filter(({ excess }) => excess > 1).sort((a, b) => b.excess - a.excess);
  return {
    findings: results.map(({ rule, value, bound, excess }) => ({
      key: rule.key,
      label: rule.label,
      value,
      bound,
      measured: value === null ? `not judged: ${isLong ? rule.without : tooShort}` : rule.show(value),
      limit: `${rule.key === 'offered' ? '≥' : '≤'} ${rule.show(bound)}`,
      held: excess <= 1,
    })),
    reason: reasonOf(broken),
  };
}

const tooShort = `less than ${shortest} s`;

/** Seconds. */
function lengthOf(seconds: readonly Second[]): number {
  return seconds.reduce((sum, { length }) => sum + length, 0);
}

function reasonOf(
  broken: readonly { readonly rule: HealthRule; readonly value: number | null; readonly bound: number }[],
): string | null {
  const [worst, ...others] = broken.map(({ rule, value, bound }) => ({
    says: rule.says(rule.show(value as number), rule.show(bound)),
    advice: rule.advice,
  }));
  if (worst === undefined) return null;
  const also = others.length === 0 ? '' : `; it also ${others.map(({ says }) => says).join(', and ')}`;
  return `the generator ${worst.says}, and may itself have been the bottleneck: ${worst.advice}${also}`;
}
