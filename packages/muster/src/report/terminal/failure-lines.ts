import { count } from '../../wording/format.ts';
import { oneLine } from '../plain-text.ts';
import { exceptionProblems, failureProblems, type Problems } from '../problem-kinds.ts';
import type { Summary } from '../summary.ts';
import { fit } from './display-width.ts';
import type { Paint } from './paint.ts';

/** The most frequent failures; nothing when none failed. */
export function failureLines(summary: Summary, width: number, paint: Paint): string[] {
  return listed(failureProblems(summary), width, paint);
}

/** The most frequent exceptions; nothing when there were none. */
export function exceptionLines(summary: Summary, width: number, paint: Paint): string[] {
  return listed(exceptionProblems(summary), width, paint);
}

function listed(problems: Problems | null, width: number, paint: Paint): string[] {
  if (problems === null) return [];
  const { title, kinds, more } = problems;
  const digits = Math.max(...kinds.map(({ number }) => count(number).length));
  const lines = kinds.map(({ number, text }) =>
    fit(`  ${count(number).padStart(digits)}  ${oneLine(text)}`, width),
  );
  return [paint(title, 'red', 'bold'), ...lines, ...(more === null ? [] : [`  ${more}`])];
}
