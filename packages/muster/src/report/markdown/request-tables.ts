import { count, ms, rate, valueText } from '../../wording/format.ts';
import {
  type Block,
  hiddenNames,
  requestBlocks,
  requestNotes,
  shownQuantiles,
  valueBlocks,
  withoutRequest,
} from '../request-blocks.ts';
import type { DurationSummary, EntrySummary, Summary } from '../summary.ts';
import { percentileText } from '../support.ts';
import { type Column, code, table, text } from './markdown.ts';

const numbers = (...titles: readonly string[]): Column[] =>
  titles.map((title) => ({ title, align: 'right' }));
const names: readonly Column[] = [
  { title: 'method', align: 'left' },
  { title: 'name', align: 'left' },
];
const requestColumns = [...names, ...numbers('requests', 'failures', 'p50', 'p95', 'p99', 'max', 'req/s')];
const valueColumns = [...names, ...numbers('values', 'failures', 'average', 'p50', 'p95', 'p99', 'max')];

/** The tables of requests, as the terminal has them, and what has to be known to read them. */
export function requestTables(summary: Summary): string[] {
  const nothing = withoutRequest(summary);
  const blocks = requestBlocks(summary);
  const notes = blocks.length === 0 ? [] : requestNotes(summary, blocks);
  return [
    ...(nothing === null ? [] : [nothing]),
    ...tables(blocks, requestColumns, requestRows, 'requests'),
    ...(notes.length === 0 ? [] : [details('How to read the times', notes)]),
  ];
}

/** The tables of values with a unit. */
export function valueTables(summary: Summary): string[] {
  return tables(valueBlocks(summary), valueColumns, (entry) => [valueRow(entry)], 'values');
}

function tables(
  blocks: readonly Block[],
  columns: readonly Column[],
  rows: (entry: EntrySummary) => string[][],
  what: 'requests' | 'values',
): string[] {
  return blocks.flatMap(({ title, entries, hidden }) => {
    const more = hiddenNames(hidden, what);
    return [`### ${title}`, table(columns, entries.flatMap(rows)), ...(more === null ? [] : [more])];
  });
}

function details(title: string, lines: readonly string[]): string {
  const list = lines.map((line) => `- ${text(line)}`).join('\n');
  return `<details><summary>${title}</summary>\n\n${list}\n\n</details>`;
}

function requestRows(entry: EntrySummary): string[][] {
  const { requests, failures, requestsPerSecond, service } = entry;
  const own = [
    ...nameCells(entry),
    count(requests),
    count(failures),
    ...times(entry),
    rate(requestsPerSecond),
  ];
  return service === null ? [own] : [own, ['', '└ service time', '', '', ...times(service), '']];
}

function valueRow(entry: EntrySummary): string[] {
  const { requests, failures, average, max } = entry;
  return [
    ...nameCells(entry),
    count(requests),
    count(failures),
    valueText(average),
    ...shownQuantiles.map((quantile) => text(percentileText(entry, quantile, valueText))),
    valueText(max),
  ];
}

/** The sum has no method; its name is Muster's own. */
function nameCells({ method, name }: EntrySummary): string[] {
  return method === '' && name === 'all requests' ? ['', `**${name}**`] : [code(method), code(name)];
}

function times(of: DurationSummary): string[] {
  return [...shownQuantiles.map((quantile) => text(percentileText(of, quantile))), ms(of.max)];
}
