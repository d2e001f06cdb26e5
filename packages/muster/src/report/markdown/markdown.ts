import { oneLine, shortened } from '../plain-text.ts';

/*
 * Names and error texts come from the system under test, and the page may stand in a pull request: nothing in them may
 * end a cell, become a link, an element or an image, or call somebody. Character references are text in Markdown
 * whatever they stand for; whoever is mentioned is looked for later, in the finished page, but never in code.
 */

const longest = 200;

/** What Markdown makes something of, wherever it stands in a line, and what links are found by. */
const meaning = String.raw`[&<>\\\`*_[\]|~$]|:(?=\/\/)|www\.`;
const inText = new RegExp(`${meaning}|@|#(?=\\d)|GH-(?=\\d)`, 'gi');
const inCode = new RegExp(`${meaning}|@`, 'gi');

/** Text from outside, in running text or a cell. */
export function text(foreign: string): string {
  return shortened(oneLine(foreign), longest * 2).replace(inText, (found) =>
    // A space that nobody sees keeps people and issues from being found in the finished page.
    /^[@#g]/i.test(found) ? `${found}&#8203;` : referred(found),
  );
}

/** Text from outside as a paragraph: no heading, list or line. */
export function paragraph(foreign: string): string {
  return text(foreign).replace(
    /^(\d*)([#+=.)-])/,
    (_start, digits: string, sign: string) => digits + reference(sign),
  );
}

/** Text from outside as code, in a cell too; `–` when there is none. */
export function code(foreign: string): string {
  const line = shortened(oneLine(foreign), longest);
  if (line === '') return '–';
  if (!/[`|\\]/.test(line)) return `\`${line}\``;
  // What would end a span of code or a cell: an element takes references, a span does not.
  return `<code>${line.replace(inCode, referred)}</code>`;
}

/** Lines for a shell. */
export function shell(command: string): string {
  const fences = command.match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...fences.map(({ length }) => length + 1)));
  return `${fence}sh\n${command}\n${fence}`;
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** @param rows cells in Markdown */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'left' ? '---' : '--:'))),
    ...rows.map(line),
  ].join('\n');
}

/** One character, or a word whose point must not be one. */
function referred(found: string): string {
  return found.length === 1 ? reference(found) : found.replace('.', reference);
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function reference(character: string): string {
  return named[character] ?? `&#${character.codePointAt(0)};`;
}
