import type { Paint } from './paint.ts';
import { type Column, type TextCell, textTable } from './text-table.ts';
import { wrapped } from './wrapped.ts';

/** A part of a table, with a title of its own. */
interface TablePart {
  readonly title: string;
  readonly rows: readonly (readonly TextCell[])[];
  /** A line beneath it. */
  readonly below: string | null;
}

/** Parts below one another, as one table, for their columns to stand below one another too; one head for all. */
export function blockLines(
  columns: readonly Column[],
  parts: readonly TablePart[],
  width: number,
  paint: Paint,
): string[] {
  if (parts.length === 0) return [];
  const [head = '', ...lines] = textTable(
    columns,
    parts.flatMap(({ rows }) => rows),
    width,
    paint,
  );
  return parts.flatMap(({ title, rows, below }, index) => [
    ...(index === 0 ? [] : ['']),
    ...wrapped(title, width).map((line) => paint(line, 'bold')),
    ...(index === 0 ? [head] : []),
    ...lines.splice(0, rows.length),
    ...(below === null ? [] : [below]),
  ]);
}
