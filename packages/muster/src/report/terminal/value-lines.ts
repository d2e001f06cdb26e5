import { count, duration, valueText } from '../../wording/format.ts';
import { mostFrequent } from '../most-frequent.ts';
import { byKind, outsideSteadyState, shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { EntrySummary, Summary } from '../summary.ts';
import { percentileText } from '../support.ts';
import type { Paint } from './paint.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';
import { wrapped } from './wrapped.ts';

const mostRows = 50;
const quantiles = [0.5, 0.95, 0.99];

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

/**
 * What the locustfile recorded with a unit: apart from the requests, whose figures are times. Those of the steady
 * state, and beneath them the names that were in another part of the run only.
 */
export function valueLines(summary: Summary, width: number, paint: Paint): string[] {
  const { window, name } = shownWindow(summary);
  const all = byKind(window.entries).values;
  const elsewhere = window === summary.whole ? [] : byKind(outsideSteadyState(summary)).values;
  const shown = mostFrequent(all, mostRows);
  const others = mostFrequent(elsewhere, mostRows);
  if (shown.length + others.length === 0) return [];
  const [head = '', ...lines] = textTable(columns, [...shown, ...others].map(cells), width, paint);
  const title = `Values, ${name}, ${duration(window.seconds)}; each in the unit of its name`;
  const outside = `${shown.length > 0 ? 'Whole' : 'Values, whole'} run, ${duration(summary.whole.seconds)}, names without a value in the steady state`;
  const hidden = all.length + elsewhere.length - lines.length;
  const bold = (text: string): string[] => wrapped(text, width).map((line) => paint(line, 'bold'));
  const blocks = [
    ...(shown.length > 0 ? [[...bold(title), head, ...lines.slice(0, shown.length)]] : []),
    ...(others.length > 0
      ? [[...bold(outside), ...(shown.length > 0 ? [] : [head]), ...lines.slice(shown.length)]]
      : []),
  ];
  return [
    ...blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block])),
    ...(hidden > 0 ? [`and ${count(hidden)} more names with fewer values each`] : []),
  ];
}

function cells(entry: EntrySummary): TextCell[] {
  return [
    { text: oneLine(entry.method) },
    { text: shortened(oneLine(entry.name), 200) },
    { text: count(entry.requests) },
    { text: count(entry.failures), colours: entry.failures > 0 ? ['red'] : [] },
    { text: valueText(entry.average) },
    ...quantiles.map((quantile) => ({ text: percentileText(entry, quantile, valueText) })),
    { text: valueText(entry.max) },
  ];
}
