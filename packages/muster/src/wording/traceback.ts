import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

/** Of a chain of causes, so many are shown. */
const mostCauses = 5;
/** Characters of what is thrown and is no error, and of a whole traceback. */
const longestValue = 300;
const longestTraceback = 10_000;

const ownFolder = fileURLToPath(new URL('../../', import.meta.url));
const ownParts = ['bin', 'dist', 'src'].map((part) => `${ownFolder}${part}${sep}`);

/** What is thrown, in a line: `TypeError: no such thing`; what is no error as `util.inspect` shows it. */
export function thrownText(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  if (typeof thrown === 'string') return thrown.slice(0, longestValue);
  const text = inspect(thrown, { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
  return text.replace(/\s*\n\s*/g, ' ').slice(0, longestValue);
}

/**
 * The stack of what is thrown, and those of its causes, as far as it lies in the locustfile and its packages: what
 * Muster and Node do around it differs from time to time, and would make many kinds of one exception. A stack that lies
 * in Muster alone is kept in full: it is a fault of Muster's.
 */
export function traceback(thrown: unknown): string {
  const parts: string[] = [];
  for (let one = thrown; parts.length <= mostCauses; one = one.cause) {
    parts.push(one instanceof Error ? ownCutOff(one) : thrownText(one));
    if (!(one instanceof Error) || one.cause === undefined || one.cause === null) break;
  }
  return parts.join('\nCaused by: ').slice(0, longestTraceback);
}

function ownCutOff(error: Error): string {
  const stack = typeof error.stack === 'string' ? error.stack : thrownText(error);
  const lines = stack.split('\n');
  const frames = lines.filter(isFrame);
  if (!frames.some((frame) => !isInternal(frame))) return stack;
  return lines.filter((line) => !isFrame(line) || !isInternal(line)).join('\n');
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

function isInternal(frame: string): boolean {
  if (/\bnode:internal\//.test(frame)) return true;
  // Muster's own tests stand for locustfiles.
  return ownParts.some((part) => frame.includes(part)) && !frame.includes('.test.ts');
}
