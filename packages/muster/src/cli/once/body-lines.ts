import { Buffer } from 'node:buffer';
import { oneLine, shortened } from '../../report/plain-text.ts';
import { bytes } from '../../wording/format.ts';
import { maskedForm, maskedJson } from './mask.ts';

const mostLines = 14;
const mostColumns = 160;
/** Bodies beyond this are not parsed to be made pretty. */
const mostBytes = 200_000;

/**
 * The beginning of a body, for people: JSON indented, secrets masked, what is no text only described.
 *
 * @param type value of Content-Type; empty when there is none
 */
export function bodyLines(body: string | Buffer, type: string): string[] {
  const buffer = typeof body === 'string' ? Buffer.from(body) : body;
  if (buffer.length === 0) return [];
  const text = textOf(buffer);
  if (text === null) return [`(${bytes(buffer.length)}, not text)`];
  if (/^multipart\//i.test(type)) return [`(${bytes(buffer.length)}, ${type.split(';')[0]})`];
  const lines = readable(text, buffer.length, type).split(/\r?\n/);
  const shown = lines.slice(0, mostLines).map((line) => shortened(expanded(line), mostColumns));
  const rest = lines.length - shown.length;
  return rest > 0
    ? [...shown, `… ${rest} more ${rest === 1 ? 'line' : 'lines'}, ${bytes(buffer.length)} in all`]
    : shown;
}

function readable(text: string, length: number, type: string): string {
  if (length <= mostBytes && /^\s*[[{]/.test(text)) {
    try {
      return indented(maskedJson(JSON.parse(text)));
    } catch {
      // It only begins like JSON: shown as it is.
    }
  }
  return /x-www-form-urlencoded/i.test(type) ? maskedForm(text) : text;
}

/** On one line what fits into one; the rest an element or property a line. */
function indented(value: unknown, margin = ''): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || line.length + margin.length <= 100) return line;
  const inner = `${margin}  `;
  const parts = Array.isArray(value)
    ? value.map((element) => inner + indented(element, inner))
    : Object.entries(value).map(
        ([name, element]) => `${inner}${JSON.stringify(name)}: ${indented(element, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${margin}${close}`;
}

/** null when it is not text. */
function textOf(buffer: Buffer): string | null {
  if (buffer.subarray(0, 1000).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    return null;
  }
}

/** Indentation stays; control characters go. */
function expanded(line: string): string {
  const indentation = /^[ \t]*/.exec(line)?.[0].replaceAll('\t', '  ') ?? '';
  return indentation + oneLine(line);
}
