import type { EntrySummary } from './summary.ts';

/** The `limit` entries with the most requests, in the order given: names with ids in them must not flood a report. */
export function mostFrequent(entries: readonly EntrySummary[], limit: number): readonly EntrySummary[] {
  if (entries.length <= limit) return entries;
  const kept = new Set(entries.toSorted((a, b) => b.requests - a.requests).slice(0, limit));
  return entries.filter((entry) => kept.has(entry));
}
