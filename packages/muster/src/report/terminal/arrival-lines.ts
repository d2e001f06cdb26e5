import { count } from '../../wording/format.ts';
import { arrivalColumns, arrivalNote, arrivalRows } from '../arrival-figures.ts';
import { oneLine } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import type { Colour, Paint } from './paint.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';
import { wrapped } from './wrapped.ts';

const plan: Column = { title: 'plan', align: 'left', shrinksTo: 8 };
const columns: readonly Column[] = [
  { title: 'class', align: 'left', shrinksTo: 8 },
  ...arrivalColumns.map((title): Column => ({ title, align: 'right' })),
];

/** What became of the users that came by plan; nothing in a run without. */
export function arrivalLines(summary: Summary, width: number, paint: Paint): string[] {
  const rows = arrivalRows(summary);
  if (rows.length === 0) return [];
  const planned = rows.some((row) => row.plan !== '');
  const [first, ...others] = columns as [Column, ...Column[]];
  const cells = rows.map(({ userClass, plan, counts }): TextCell[] => [
    { text: oneLine(userClass) },
    ...(planned ? [{ text: oneLine(plan), colours: ['dim'] as const }] : []),
    ...arrivalColumns.map((column) => ({
      text: count(counts[column]),
      colours: counts[column] > 0 ? (alarming[column] ?? []) : [],
    })),
  ]);
  return [
    paint('Arrivals, whole run', 'bold'),
    ...textTable(planned ? [first, plan, ...others] : columns, cells, width, paint),
    ...wrapped(arrivalNote, width).map((line) => paint(line, 'dim')),
  ];
}

const alarming: Readonly<Record<string, readonly Colour[]>> = { late: ['yellow'], dropped: ['red'] };
