import { peakUsers, shownWindow } from '../outcome.ts';
import type { DurationSummary, Summary, TargetSummary } from '../summary.ts';

/** Fields that the line has anyway, and targets that say the same. */
const known = new Set([
  'verdict',
  'users',
  'rps',
  'p50',
  'p95',
  'p99',
  'p95_ms',
  'p99_ms',
  'average',
  'failures',
  'exceptions',
  'waiting',
]);

/**
 * The last line of a run, for programs: `key=value` without spaces in either, `unknown` for what was
 * not measured. Rates and response times are of the steady state (of the whole run where there was
 * none), users, failures and exceptions of the whole run;
 * `waiting` are the users that still waited for an answer at the end. Where a plan said when requests should start, p95_ms and p99_ms count
 * from there, and the service times stand beside them.
 *
 * ```
 * verdict=pass users=10000 rps=8312 alerts=6540 p95_ms=17 p99_ms=43 failures=0 exceptions=0 waiting=0 lost=0
 * ```
 */
export function machineLine(summary: Summary): string {
  const { window } = shownWindow(summary);
  const { aggregated } = window;
  const measured = aggregated.requests > 0;
  const targets = summary.verdict.targets.filter((target) => !known.has(target.key));
  return [
    `verdict=${summary.verdict.outcome}`,
    `users=${peakUsers(summary)}`,
    `rps=${value(window.seconds > 0 ? aggregated.requestsPerSecond : null)}`,
    ...targets.filter((target) => target.kind === 'rate').map(field),
    `p95_ms=${value(measured ? aggregated.percentiles['0.95'] : null)}`,
    `p99_ms=${value(measured ? aggregated.percentiles['0.99'] : null)}`,
    ...serviceTimes(aggregated.service),
    `failures=${summary.whole.aggregated.failures}`,
    `exceptions=${summary.exceptions.reduce((sum, { count }) => sum + count, 0)}`,
    `waiting=${value(summary.waiting?.users)}`,
    ...arrivals(summary),
    ...targets.filter((target) => target.kind === 'other').map(field),
  ].join(' ');
}

/** Beside the response times, where these count from a plan. */
function serviceTimes(service: DurationSummary | null): string[] {
  if (service === null) return [];
  const at = (quantile: string): string => value(service.percentiles[quantile]);
  return [`service_p95_ms=${at('0.95')}`, `service_p99_ms=${at('0.99')}`];
}

/** Of the whole run; nothing without a class that arrives by plan. A target of the same key says it instead. */
function arrivals({ arrivals: counted, verdict }: Summary): string[] {
  if (counted === null) return [];
  const taken = new Set(verdict.targets.map((target) => target.key));
  return (['planned', 'started', 'late', 'dropped', 'unfinished'] as const)
    .filter((key) => !taken.has(key))
    .map((key) => `${key}=${counted.total[key]}`);
}

function field(target: TargetSummary): string {
  const key = target.key.replace(/[^\w./{}-]+/g, '_').replace(/(?<=.)_$/, '');
  return `${key}=${value(target.value)}`;
}

function value(measured: number | null | undefined): string {
  if (measured === null || measured === undefined || !Number.isFinite(measured)) return 'unknown';
  if (Math.abs(measured) >= 9.95) return String(Math.round(measured));
  // Small enough for `1e-7` otherwise.
  return String(Number(Number(measured.toPrecision(3)).toFixed(6)));
}
