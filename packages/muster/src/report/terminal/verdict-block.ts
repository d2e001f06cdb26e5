import { generatorText } from '../generator-summary.ts';
import { headline, targetState } from '../outcome.ts';
import { oneLine } from '../plain-text.ts';
import type { Summary, TargetSummary, VerdictSummary } from '../summary.ts';
import { marginText } from '../target-texts.ts';
import { waitedLongest, waitingText } from '../waiting-summary.ts';
import { arrivalLines } from './arrival-lines.ts';
import { exceptionLines, failureLines } from './failure-lines.ts';
import { type Colour, type Paint, painter } from './paint.ts';
import { requestLines } from './request-lines.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';
import { valueLines } from './value-lines.ts';
import { wrapped } from './wrapped.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const targetColumns: readonly Column[] = [
  { title: '', align: 'left' },
  { title: '', align: 'left', shrinksTo: 12 },
  { title: '', align: 'left' },
  { title: '', align: 'left', shrinksTo: 10 },
  { title: '', align: 'left' },
  { title: '', align: 'left' },
  { title: '', align: 'left', shrinksTo: 6 },
];

/**
 * What a finished run says in the terminal: the verdict and why, a line a target, failures,
 * exceptions, users still waiting, arrivals, the request table, values with a unit, the
 * generator's health. Lines are separated by `\n`; none at the end.
 */
export function renderVerdict(summary: Summary, options: TerminalOptions): string {
  const paint = painter(options.colour);
  const { width } = options;
  const blocks = [
    [...verdictLines(summary.verdict, width, paint), ...targetLines(summary.verdict.targets, width, paint)],
    failureLines(summary, width, paint),
    exceptionLines(summary, width, paint),
    waitingLines(summary, width, paint),
    arrivalLines(summary, width, paint),
    requestLines(summary, width, paint),
    valueLines(summary, width, paint),
    wrapped(`generator: ${generatorText(summary.generator)}`, width).map((line) => paint(line, 'dim')),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** In a colour only where one waited longer than any answer took: healthy users wait for a moment, too. */
function waitingLines(summary: Summary, width: number, paint: Paint): string[] {
  const text = waitingText(summary);
  if (text === null) return [];
  return wrapped(text, width).map((line) => paint(line, waitedLongest(summary) ? 'yellow' : 'dim'));
}

function verdictLines(verdict: VerdictSummary, width: number, paint: Paint): string[] {
  const colour: Colour = { pass: 'green', fail: 'red', invalid: 'yellow' }[verdict.outcome] as Colour;
  const title = headline(verdict.outcome);
  const reason = oneLine(verdict.reason);
  const [first = '', ...rest] = wrapped(reason === '' ? title : `${title} — ${reason}`, width);
  return [paint(first.slice(0, title.length), colour, 'bold') + first.slice(title.length), ...rest];
}

function targetLines(targets: readonly TargetSummary[], width: number, paint: Paint): string[] {
  return textTable(targetColumns, targets.map(targetCells), width, paint);
}

function targetCells(target: TargetSummary): TextCell[] {
  const { sign, word } = targetState(target);
  const colours: Colour[] = [target.held === null ? 'yellow' : target.held ? 'green' : 'red'];
  return [
    { text: `  ${sign}`, colours },
    { text: oneLine(target.label) },
    { text: oneLine(target.limit), colours: ['dim'] },
    { text: oneLine(target.measured) },
    { text: word, colours },
    { text: marginText(target) ?? '' },
    { text: target.window ?? '', colours: ['dim'] },
  ];
}
