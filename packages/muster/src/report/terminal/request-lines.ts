import { count, ms, rate } from '../../wording/format.ts';
import { oneLine, shortened } from '../plain-text.ts';
import {
  hiddenNames,
  requestBlocks,
  requestNotes,
  shownQuantiles,
  withoutRequest,
} from '../request-blocks.ts';
import type { DurationSummary, EntrySummary, Summary } from '../summary.ts';
import { percentileText } from '../support.ts';
import { blockLines } from './block-lines.ts';
import type { Paint } from './paint.ts';
import type { Column, TextCell } from './text-table.ts';
import { wrapped } from './wrapped.ts';

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

/**
 * The request table: the steady state, and beneath it, over the whole run, the names that had no request in it. Where a
 * plan said when requests should start, a second line of an entry has its service times. Below stands which clock this
 * is.
 */
export function requestLines(summary: Summary, width: number, paint: Paint): string[] {
  const nothing = withoutRequest(summary);
  const blocks = requestBlocks(summary);
  const parts = blocks.map(({ title, entries, hidden }) => ({
    title,
    rows: entries.flatMap(rows),
    below: hiddenNames(hidden, 'requests'),
  }));
  const notes = blocks.length === 0 ? [] : requestNotes(summary, blocks);
  return [
    ...(nothing === null ? [] : [nothing]),
    ...blockLines(columns, parts, width, paint),
    ...notes.flatMap((note) => wrapped(note, width).map((line) => paint(line, 'dim'))),
  ];
}

function rows(entry: EntrySummary): TextCell[][] {
  return entry.service === null ? [cells(entry)] : [cells(entry), serviceCells(entry.service)];
}

function cells(entry: EntrySummary): TextCell[] {
  const failed: TextCell = { text: count(entry.failures), colours: entry.failures > 0 ? ['red'] : [] };
  return [
    { text: oneLine(entry.method) },
    { text: shortened(oneLine(entry.name), 200) },
    { text: count(entry.requests) },
    failed,
    ...times(entry).map((text) => ({ text })),
    { text: rate(entry.requestsPerSecond) },
  ];
}

function serviceCells(service: DurationSummary): TextCell[] {
  const quiet = (text: string): TextCell => ({ text, colours: ['dim'] });
  return [quiet(''), quiet('└ service time'), quiet(''), quiet(''), ...times(service).map(quiet), quiet('')];
}

function times(of: DurationSummary): string[] {
  return [...shownQuantiles.map((quantile) => percentileText(of, quantile)), ms(of.max)];
}
