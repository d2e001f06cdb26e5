import { count, duration, ms, rate } from '../../wording/format.ts';
import { clockBounds, clockLine, clockName, modelName } from '../clock.ts';
import { mostFrequent } from '../most-frequent.ts';
import { byKind, outsideSteadyState, shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { DurationSummary, EntrySummary, Summary, WindowSummary } from '../summary.ts';
import { intervalText, markNote, percentileText } from '../support.ts';
import type { Paint } from './paint.ts';
import { phasesLine } from './phases-line.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';
import { wrapped } from './wrapped.ts';

/** A run with ids in its names must not flood the terminal; the files have them all. */
const mostRows = 50;
const quantiles = [0.5, 0.95, 0.99];

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

/** A part of the run, as its table shows it. */
interface Block {
  readonly window: WindowSummary;
  /** What its figures are of: said once, above them. */
  readonly title: string;
  readonly entries: readonly EntrySummary[];
}

/**
 * The request table: the steady state, and beneath it, over the whole run, the names that had no request in it. Where a
 * plan said when requests should start, a second line of an entry has its service times. Below stands which clock this
 * is.
 */
export function requestLines(summary: Summary, width: number, paint: Paint): string[] {
  const { steady, whole } = summary;
  if (whole.aggregated.requests === 0) return ['No request in the whole run.'];
  const blocks = blocksOf(summary);
  const shown = blocks.map(({ window, entries }) => [
    ...mostFrequent(entries, mostRows),
    { ...window.aggregated, name: 'all requests' },
  ]);
  // One table, for its columns to stand below one another.
  const [head = '', ...lines] = textTable(columns, shown.flat().flatMap(rows), width, paint);
  const text = blocks.flatMap((block, index) => {
    const entries = shown[index] ?? [];
    const hidden = block.entries.length - entries.length + 1;
    return [
      ...(index === 0 ? [] : ['']),
      ...wrapped(block.title, width).map((line) => paint(line, 'bold')),
      ...(index === 0 ? [head] : []),
      ...lines.splice(0, entries.flatMap(rows).length),
      ...(hidden > 0 ? [`and ${count(hidden)} more names with fewer requests each`] : []),
    ];
  });
  const empty = steady.seconds > 0 && steady.aggregated.requests === 0;
  return [
    ...(empty ? [`No request in the steady state of ${duration(steady.seconds)}.`] : []),
    ...text,
    ...notes(summary, shown.flat()).flatMap((note) => wrapped(note, width).map((line) => paint(line, 'dim'))),
  ];
}

function blocksOf(summary: Summary): Block[] {
  const { steady, whole } = summary;
  const clock = `${clockName(summary)}s in ms, ${modelName(summary)}`;
  if (steady.aggregated.requests === 0) {
    const title = `Requests, whole run, ${duration(whole.seconds)}; ${clock}`;
    return [{ window: whole, title, entries: byKind(whole.entries).requests }];
  }
  const title = `Requests, steady state, ${duration(steady.seconds)}; ${clock}`;
  const block = { window: steady, title, entries: byKind(steady.entries).requests };
  if (steady.aggregated.requests === whole.aggregated.requests) return [block];
  return [block, outside(summary)];
}

function outside(summary: Summary): Block {
  const { whole } = summary;
  const entries = byKind(outsideSteadyState(summary)).requests;
  const which = entries.length === 0 ? '' : ', names without a request in the steady state';
  return { window: whole, title: `Whole run, ${duration(whole.seconds)}${which}`, entries };
}

function notes(summary: Summary, shown: readonly EntrySummary[]): string[] {
  const { aggregated } = shownWindow(summary).window;
  const interval = intervalText(aggregated, 0.999);
  const rare =
    interval === null
      ? null
      : `p99.9 of all requests: ${percentileText(aggregated, 0.999)} ms, 95 % interval ${interval} ms`;
  const times = shown.flatMap((entry) => (entry.service === null ? [entry] : [entry, entry.service]));
  return [
    rare,
    markNote(times, quantiles),
    phasesLine(aggregated),
    clockLine(summary),
    clockBounds(summary),
  ].filter((note) => note !== null);
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
  return [...quantiles.map((quantile) => percentileText(of, quantile)), ms(of.max)];
}
