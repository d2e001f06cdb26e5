import { count, counted } from '../../wording/format.ts';
import { failuresText } from '../outcome.ts';
import { oneLine } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import { fit } from './display-width.ts';
import type { Paint } from './paint.ts';

const mostKinds = 5;

/** The most frequent failures; nothing when none failed. */
export function failureLines(summary: Summary, width: number, paint: Paint): string[] {
  const text = failuresText(summary);
  if (text === null) return [];
  const title = `Failures, whole run: ${text}`;
  const kinds = summary.failures.map(({ occurrences, method, name, error }) => ({
    number: occurrences,
    text: `${method} ${name}: ${error}`,
  }));
  return [paint(title, 'red', 'bold'), ...listed(kinds, width)];
}

/** The most frequent exceptions; nothing when there were none. */
export function exceptionLines(summary: Summary, width: number, paint: Paint): string[] {
  if (summary.exceptions.length === 0) return [];
  const total = summary.exceptions.reduce((sum, exception) => sum + exception.count, 0);
  const kinds = summary.exceptions.map((exception) => ({
    number: exception.count,
    text: `${exception.message}${place(exception.traceback)}`,
  }));
  return [paint(`Exceptions in tasks, whole run: ${count(total)}`, 'red', 'bold'), ...listed(kinds, width)];
}

/** Where it was thrown: the innermost line of the stack. */
function place(traceback: string): string {
  const line = traceback.split('\n').find((one) => /^\s+at /.test(one));
  return line === undefined ? '' : ` (${line.trim()})`;
}

function listed(kinds: readonly { number: number; text: string }[], width: number): string[] {
  const shown = kinds.slice(0, mostKinds);
  const digits = Math.max(...shown.map(({ number }) => count(number).length));
  const lines = shown.map(({ number, text }) =>
    fit(`  ${count(number).padStart(digits)}  ${oneLine(text)}`, width),
  );
  const rest = kinds.length - shown.length;
  return rest > 0 ? [...lines, `  and ${counted(rest, 'more kind')}, see the report`] : lines;
}
