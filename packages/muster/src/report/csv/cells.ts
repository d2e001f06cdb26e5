/** A cell: text from outside must have gone through {@link defuse} first. */
export type Cell = string | number;

/** One row with its line end, quoted only where it must be, as Python's `csv.writer` does it. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/**
 * Text from outside (names, error texts, stacks) as a harmless cell: a spreadsheet would run what
 * begins with `=`, `+`, `-`, `@`, tab or carriage return as a formula, so an apostrophe goes before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function defuse(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A measured number as Python prints a float: `5.0`, `2.5`. */
export function float(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** An instant as Locust prints it: `2026-11-23T16:42:05Z`. */
export function instant(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

function quoted(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
