import { displayWidth, fit, fitMiddle } from './display-width.ts';
import type { Colour, Paint } from './paint.ts';

/** A column of a table in the terminal. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Gives way when the table is too wide: its cells are shortened, down to this many columns. */
  readonly shrinksTo?: number;
  /** Where a shortened cell loses its text; default: at its end. */
  readonly shortens?: 'end' | 'middle';
}

export interface TextCell {
  readonly text: string;
  readonly colours?: readonly Colour[];
}

const gap = '  ';

/**
 * Rows in aligned columns.
 *
 * @param width columns of the terminal; columns that can shrink do so to stay within it
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly TextCell[])[],
  width: number,
  paint: Paint,
): string[] {
  const titled = columns.some((column) => column.title !== '');
  const widths = fitted(columns, rows, width);
  const lines = rows.map((row) => line(columns, row, widths, paint));
  if (!titled) return lines;
  const titles = columns.map(({ title }): TextCell => ({ text: title, colours: ['dim'] }));
  return [line(columns, titles, widths, paint), ...lines];
}

function line(
  columns: readonly Column[],
  cells: readonly TextCell[],
  widths: readonly number[],
  paint: Paint,
): string {
  const painted = columns.map(({ align, shortens }, index) => {
    const cell = cells[index] ?? { text: '' };
    const width = widths[index] ?? 0;
    const text = (shortens === 'middle' ? fitMiddle : fit)(cell.text, width);
    // Spaces stay outside the colour, so that trailing ones can go.
    const space = ' '.repeat(width - displayWidth(text));
    const shown = text === '' ? '' : paint(text, ...(cell.colours ?? []));
    return align === 'left' ? shown + space : space + shown;
  });
  return painted.join(gap).trimEnd();
}

function fitted(columns: readonly Column[], rows: readonly (readonly TextCell[])[], width: number): number[] {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[index]?.text ?? '')), displayWidth(title)),
  );
  const room = width - gap.length * (columns.length - 1);
  // The widest gives way first, one column at a time: quick enough for cells of a few thousand characters.
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const widest = widestShrinkable(columns, widths);
    if (widest === null) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widestShrinkable(columns: readonly Column[], widths: readonly number[]): number | null {
  let widest: number | null = null;
  for (const [index, { shrinksTo }] of columns.entries()) {
    const now = widths[index] ?? 0;
    if (shrinksTo === undefined || now <= shrinksTo) continue;
    if (widest === null || now > (widths[widest] ?? 0)) widest = index;
  }
  return widest;
}
