import type { RecordLine } from './format.ts';
import { gunzipped } from './gunzipped.ts';

/** A line as it was read: of a type that may be unknown. */
export type AnyLine = RecordLine | { readonly type: 'unknown' };

/** More characters than any line has. */
const longestLine = 256 * 1024 * 1024;

const known: ReadonlySet<string> = new Set<RecordLine['type']>([
  'header',
  'start',
  'names',
  'second',
  'entry',
  'lag',
  'chunk',
  'delta',
  'tail',
  'reset',
  'end',
]);

/**
 * The lines of a gzip file, up to where it ends or is damaged: what a crash has cut off is not there, and what stands
 * before it is whole.
 *
 * @param onDamage told when there is something behind the last line that is none
 * @throws the error of the file system when the file cannot be opened or read
 */
export async function* readLines(path: string, onDamage?: () => void): AsyncGenerator<AnyLine> {
  for await (const text of lineTexts(path, () => onDamage?.())) {
    const line = lineOf(text);
    if (line === null) return onDamage?.();
    yield line;
  }
}

/**
 * The same lines as they stand there, not looked into.
 *
 * @param longest characters; a longer one is damage
 */
export async function* lineTexts(
  path: string,
  onDamage: () => void,
  longest = longestLine,
): AsyncGenerator<string> {
  let rest = '';
  for await (const text of gunzipped(path, onDamage)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    if (rest.length > longest) return onDamage();
    yield* lines;
  }
}

/** @returns null when it is no line of a record */
export function lineOf(text: string): AnyLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return known.has(String(value.type)) ? (value as RecordLine) : { type: 'unknown' };
}
