import type { Histogram } from '../../stats/histogram.ts';
import type { StatsEntry } from '../../stats/stats-entry.ts';
import { reportedQuantiles } from '../percentiles.ts';
import { type Cell, float } from './cells.ts';

/** What the cells show of an entry. */
export type EntryFigures = Pick<
  StatsEntry,
  'requests' | 'failures' | 'contentBytes' | 'averageMs' | 'percentileMs'
> & { readonly responseTimes: Pick<Histogram, 'minMicros' | 'maxMicros'> };

/** Median, average, minimum and maximum response time, average content size. */
export function timeCells(entry: EntryFigures): Cell[] {
  const { requests, responseTimes } = entry;
  // Whole numbers, as Locust begins with.
  if (requests === 0) return [0, 0, 0, 0, 0];
  return [
    Math.round(entry.percentileMs(0.5)),
    float(entry.averageMs),
    float(responseTimes.minMicros / 1000),
    float(responseTimes.maxMicros / 1000),
    float(entry.contentBytes / requests),
  ];
}

/** Locust's eleven percentile columns: whole ms, or `N/A` while there are no requests. */
export function percentileCells(entry: EntryFigures): Cell[] {
  if (entry.requests === 0) return reportedQuantiles.map(() => 'N/A');
  return reportedQuantiles.map((quantile) => Math.round(entry.percentileMs(quantile)));
}
