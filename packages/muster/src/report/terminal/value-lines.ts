import { count, valueText } from '../../wording/format.ts';
import { oneLine, shortened } from '../plain-text.ts';
import { hiddenNames, shownQuantiles, valueBlocks } from '../request-blocks.ts';
import type { EntrySummary, Summary } from '../summary.ts';
import { percentileText } from '../support.ts';
import { blockLines } from './block-lines.ts';
import type { Paint } from './paint.ts';
import type { Column, TextCell } from './text-table.ts';

const columns: readonly Column[] = [
  { title: 'method', align: 'left' },
  { title: 'name', align: 'left', shrinksTo: 8, shortens: 'middle' },
  { title: 'values', align: 'right' },
  { title: 'failures', align: 'right' },
  { title: 'average', align: 'right' },
  { title: 'p50', align: 'right' },
  { title: 'p95', align: 'right' },
  { title: 'p99', align: 'right' },
  { title: 'max', align: 'right' },
];

/** The values with a unit: apart from the requests, whose figures are times. */
export function valueLines(summary: Summary, width: number, paint: Paint): string[] {
  const parts = valueBlocks(summary).map(({ title, entries, hidden }) => ({
    title,
    rows: entries.map(cells),
    below: hiddenNames(hidden, 'values'),
  }));
  return blockLines(columns, parts, width, paint);
}

function cells(entry: EntrySummary): TextCell[] {
  return [
    { text: oneLine(entry.method) },
    { text: shortened(oneLine(entry.name), 200) },
    { text: count(entry.requests) },
    { text: count(entry.failures), colours: entry.failures > 0 ? ['red'] : [] },
    { text: valueText(entry.average) },
    ...shownQuantiles.map((quantile) => ({ text: percentileText(entry, quantile, valueText) })),
    { text: valueText(entry.max) },
  ];
}
