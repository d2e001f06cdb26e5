import type { ListedRun } from '../../record/listed-run.ts';
import { instantUtc } from '../../report/instant.ts';
import { oneLine } from '../../report/plain-text.ts';
import { type Colour, painter } from '../../report/terminal/paint.ts';
import { type Column, type TextCell, textTable } from '../../report/terminal/text-table.ts';
import { count, duration, ms, rate } from '../../wording/format.ts';
import type { Terminal } from '../terminal.ts';

const columns: readonly Column[] = [
  { title: 'file', align: 'left', shrinksTo: 12, shortens: 'middle' },
  { title: 'when', align: 'left' },
  { title: 'lasted', align: 'right' },
  { title: 'users', align: 'right' },
  { title: 'requests', align: 'right' },
  { title: 'req/s', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'failures', align: 'right' },
  { title: 'verdict', align: 'left' },
];

/** Runs below one another, for a terminal. */
export function runTable(runs: readonly ListedRun[], { width, colour }: Omit<Terminal, 'print'>): string {
  return textTable(columns, runs.map(cells), width, painter(colour)).join('\n');
}

const unknown = '–';

function cells(run: ListedRun): TextCell[] {
  const { file, startTime, seconds, figures } = run;
  const { users, requests, requestsPerSecond = null, p95 = null, failures } = figures ?? {};
  const number = (value: number | null | undefined, text: (known: number) => string): TextCell => ({
    text: value === null || value === undefined ? unknown : text(value),
  });
  return [
    { text: oneLine(file) },
    { text: instantUtc(startTime) },
    number(seconds, duration),
    number(users, count),
    number(requests, count),
    number(requestsPerSecond, rate),
    number(p95, ms),
    { ...number(failures, count), colours: failures !== undefined && failures > 0 ? ['red'] : [] },
    verdictCell(run),
  ];
}

function verdictCell({ verdict, state }: ListedRun): TextCell {
  if (verdict !== null) {
    const colours: Readonly<Record<string, Colour>> = { pass: 'green', fail: 'red', invalid: 'yellow' };
    return { text: verdict.outcome, colours: [colours[verdict.outcome] ?? 'yellow'] };
  }
  const words = {
    ended: unknown,
    open: 'cut off, or still running',
    damaged: 'damaged',
    'too new': 'of a newer Muster',
  };
  return { text: words[state], colours: ['yellow'] };
}
