import type { Histogram } from '../stats/histogram.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import { reportedQuantiles } from './percentiles.ts';
import type { DurationSummary, EntrySummary, PhaseSummary } from './summary.ts';

/** @param seconds length of the time that the entry is of */
export function entrySummary(entry: StatsEntry, seconds: number): EntrySummary {
  const { requests, failures, planned, responseTimes, phases } = entry;
  return {
    method: entry.method,
    name: entry.name,
    requests,
    failures,
    requestsPerSecond: seconds > 0 ? requests / seconds : 0,
    failuresPerSecond: seconds > 0 ? failures / seconds : 0,
    planned,
    ...durationSummary(responseTimes),
    averageContentSize: requests > 0 ? entry.contentBytes / requests : 0,
    service: planned > 0 ? durationSummary(entry.serviceTimes) : null,
    phases: {
      connect: phaseSummary(phases.connect),
      tls: phaseSummary(phases.tls),
      firstByte: phaseSummary(phases.firstByte),
      body: phaseSummary(phases.body),
    },
    histogram: responseTimes.toSparse(),
  };
}

function durationSummary(times: Histogram): DurationSummary {
  const some = times.count > 0;
  return {
    average: times.meanMicros / 1000,
    min: some ? times.minMicros / 1000 : 0,
    max: times.maxMicros / 1000,
    percentiles: byQuantile(some ? reportedQuantiles : [], (quantile) => times.valueAt(quantile) / 1000),
    intervals: byQuantile(reportedQuantiles.filter(estimated(times)), (quantile) => {
      const { low, high } = times.interval(quantile);
      return { low: low / 1000, high: high / 1000 };
    }),
  };
}

/** The maximum is not an estimate of anything: a longer run has a longer one. */
function estimated(times: Histogram): (quantile: number) => boolean {
  return (quantile) => quantile < 1 && times.supports(quantile);
}

function byQuantile<Value>(
  quantiles: readonly number[],
  value: (quantile: number) => Value,
): Record<string, Value> {
  return Object.fromEntries(quantiles.map((quantile) => [String(quantile), value(quantile)]));
}

function phaseSummary(times: Histogram): PhaseSummary {
  return {
    count: times.count,
    average: times.meanMicros / 1000,
    p95: times.valueAt(0.95) / 1000,
    max: times.maxMicros / 1000,
  };
}
