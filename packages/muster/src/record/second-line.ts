import { reportedQuantiles } from '../report/percentiles.ts';
import type { Second } from '../stats/second.ts';
import type { SecondDelta } from '../stats/second-delta.ts';
import type { StatsEntry } from '../stats/stats-entry.ts';
import { entriesOf } from './chunk.ts';
import type { DeltaLine, RowCount, SecondLine, SoFar } from './format.ts';
import type { NameNumbers } from './name-numbers.ts';
import { packEntry } from './packed-entry.ts';
import { packHistogram } from './packed-histogram.ts';

/** The scalars of a second: fresh rows are left to the caller. */
export function secondLine(
  n: number,
  second: Second,
  delta: SecondDelta,
  names: NameNumbers,
  soFar: SoFar,
  duration: number,
): SecondLine {
  const requests: [number: number, entry: StatsEntry][] = [];
  for (const entry of delta.entries.entries()) {
    if (entry.requests > 0) requests.push([names.of(entry), entry]);
  }
  const requestsByName = new Array<number>(names.size).fill(0);
  const failuresByName = new Array<number>(names.size).fill(0);
  for (const [number, entry] of requests) {
    requestsByName[number] = entry.requests;
    failuresByName[number] = entry.failures;
  }
  return {
    type: 'second',
    n,
    ...second,
    requestsByName,
    // Not by the failures of the second: values with a unit are none of them, and may have failed.
    ...(failuresByName.some((failures) => failures > 0) && { failuresByName }),
    soFar,
    duration,
  };
}

/** What stands in the tail of a second. */
export function deltaLine(
  n: number,
  delta: SecondDelta,
  names: NameNumbers,
  failures: readonly RowCount[],
  exceptions: readonly RowCount[],
): DeltaLine {
  const lag = packHistogram(delta.lag);
  return {
    type: 'delta',
    n,
    steady: delta.steady,
    stage: delta.stage,
    entries: [...entriesOf(delta.entries, delta.groups)].map(({ of, entry }) => ({
      [of]: of === 'name' ? names.of(entry) : entry.name,
      ...packEntry(entry),
    })),
    ...(lag !== null && { lag }),
    ...(failures.length > 0 && { failures }),
    ...(exceptions.length > 0 && { exceptions }),
  };
}

/** @param sum of all entries since the beginning, or the last reset */
export function soFarOf(sum: StatsEntry): SoFar {
  const { requests, failures, contentBytes: bytes, responseTimes } = sum;
  const some = requests > 0;
  return {
    requests,
    failures,
    bytes,
    sum: responseTimes.sumMicros,
    min: some ? responseTimes.minMicros : 0,
    max: responseTimes.maxMicros,
    percentiles: some ? reportedQuantiles.map((quantile) => responseTimes.valueAt(quantile)) : [],
  };
}
