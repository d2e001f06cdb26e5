import { count, counted } from '../wording/format.ts';
import { failuresText } from './outcome.ts';
import type { Summary } from './summary.ts';

const mostKinds = 5;

/** What went wrong in a run, by kind. */
export interface Problems {
  readonly title: string;
  /** The most frequent kinds. */
  readonly kinds: readonly { readonly number: number; readonly text: string }[];
  /** Beneath them: how many more there are; null when these are all. */
  readonly more: string | null;
}

/** The most frequent failures; null when none failed. */
export function failureProblems(summary: Summary): Problems | null {
  const text = failuresText(summary);
  if (text === null) return null;
  const kinds = summary.failures.map(({ occurrences, method, name, error }) => ({
    number: occurrences,
    text: `${method} ${name}: ${error}`,
  }));
  return problems(`Failures, whole run: ${text}`, kinds);
}

/** The most frequent exceptions; null when there were none. */
export function exceptionProblems({ exceptions }: Summary): Problems | null {
  if (exceptions.length === 0) return null;
  const total = exceptions.reduce((sum, exception) => sum + exception.count, 0);
  const kinds = exceptions.map((exception) => ({
    number: exception.count,
    text: `${exception.message}${place(exception.traceback)}`,
  }));
  return problems(`Exceptions in tasks, whole run: ${count(total)}`, kinds);
}

/** Where it was thrown: the innermost line of the stack. */
function place(traceback: string): string {
  const line = traceback.split('\n').find((one) => /^\s+at /.test(one));
  return line === undefined ? '' : ` (${line.trim()})`;
}

function problems(title: string, kinds: Problems['kinds']): Problems {
  const rest = Math.max(0, kinds.length - mostKinds);
  const more = rest === 0 ? null : `and ${counted(rest, 'more kind')}, see the report`;
  return { title, kinds: kinds.slice(0, mostKinds), more };
}
