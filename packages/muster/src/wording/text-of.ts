import { inspect } from 'node:util';

/** Characters of what is no text. */
const longest = 300;

/**
 * Anything as a text of one line: what a locustfile gives may be of every type, and no type must cost the run. Texts
 * stay as they are; an error is its message; all else as `util.inspect` shows it.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    if (value instanceof Error) return messageOf(value);
    const text = inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
    return text.replace(/\s*\n\s*/g, ' ').slice(0, longest);
  } catch {
    return unshowable;
  }
}

/** The message of an error, or its name where it has none. */
function messageOf({ name, message }: Error): string {
  if (message === '' || message === undefined || message === null) return textOf(name);
  return textOf(message);
}

/** Showing it runs code of its own, which throws. */
export const unshowable = 'something that cannot be shown';
