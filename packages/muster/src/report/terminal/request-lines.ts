import { count, duration, ms, rate } from '../format.ts';
import { shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { EntrySummary, Summary } from '../summary.ts';
import type { Paint } from './paint.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';

/** A run with ids in its names must not flood the terminal; the files have them all. */
const mostRows = 50;

const columns: readonly Column[] = [
  { title: 'method', align: 'left' },
  { title: 'name', align: 'left', shrinksTo: 8, shortens: 'middle' },
  { title: 'requests', align: 'right' },
  { title: 'failures', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'req/s', align: 'right' },
];

/** The request table: the steady state, or the whole run where there was none. */
export function requestLines(summary: Summary, width: number, paint: Paint): string[] {
  const { window, name } = shownWindow(summary);
  if (window.aggregated.requests === 0) return [`No request in the ${name}.`];
  const shown = mostFrequent(window.entries);
  const rows = [...shown.map((entry) => cells(entry)), cells({ ...window.aggregated, name: 'all requests' })];
  const title = `Requests, ${name}, ${duration(window.seconds)}; response times in ms`;
  const lines = [paint(title, 'bold'), ...textTable(columns, rows, width, paint)];
  const hidden = window.entries.length - shown.length;
  if (hidden > 0) lines.push(`and ${count(hidden)} more names with fewer requests each`);
  return lines;
}

function mostFrequent(entries: readonly EntrySummary[]): readonly EntrySummary[] {
  if (entries.length <= mostRows) return entries;
  const least = entries.map((entry) => entry.requests).sort((a, b) => b - a)[mostRows - 1] ?? 0;
  return entries.filter((entry) => entry.requests >= least).slice(0, mostRows);
}

function cells(entry: EntrySummary): TextCell[] {
  const failed: TextCell = { text: count(entry.failures), colours: entry.failures > 0 ? ['red'] : [] };
  return [
    { text: oneLine(entry.method) },
    { text: shortened(oneLine(entry.name), 200) },
    { text: count(entry.requests) },
    failed,
    ...['0.5', '0.95', '0.99'].map((quantile) => ({ text: ms(entry.percentiles[quantile] ?? 0) })),
    { text: ms(entry.max) },
    { text: rate(entry.requestsPerSecond) },
  ];
}
