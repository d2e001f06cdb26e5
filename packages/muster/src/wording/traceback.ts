import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOf, unshowable } from './text-of.ts';

/** Of a chain of causes, so many are shown. */
const mostCauses = 5;
/** Characters of what is thrown and is no error, and of a whole traceback. */
const longestValue = 300;
const longestTraceback = 10_000;

const ownFolder = fileURLToPath(new URL('../../', import.meta.url));
const ownParts = ['bin', 'dist', 'src'].map((part) => `${ownFolder}${part}${sep}`);

/**
 * What is thrown, in a line: `TypeError: no such thing`, with its code where it has one that its text does not say,
 * `ScenarioError [TASK_INVALID]: …`; what is no error as `util.inspect` shows it.
 */
export function thrownText(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return headOf(thrown);
    if (thrown === '') return "''";
    return textOf(thrown).slice(0, longestValue);
  } catch {
    return unshowable;
  }
}

function headOf(error: Error): string {
  const kind = `${textOf(error.name)}${codeOf(error)}`;
  return error.message === '' ? kind : `${kind}: ${textOf(error.message)}`;
}

/** As Node writes the codes of its own errors: what stands in a list of errors can be looked up there. */
function codeOf(thrown: Error): string {
  const code: unknown = (thrown as { code?: unknown }).code;
  if (typeof code !== 'string' || !/^[A-Z][A-Z\d_]{2,}$/.test(code)) return '';
  return `${thrown.name}${textOf(thrown.message)}`.includes(code) ? '' : ` [${code}]`;
}

/**
 * The stack of what is thrown, and those of its causes, as far as it lies in the locustfile and its packages: what
 * Muster and Node do around it differs from time to time, and would make many kinds of one exception. A stack that lies
 * in Muster alone is kept in full: it is a fault of Muster's.
 */
export function traceback(thrown: unknown): string {
  try {
    return chainOf(thrown);
  } catch {
    // Its stack or its cause is a getter that throws.
    return thrownText(thrown);
  }
}

function chainOf(thrown: unknown): string {
  const parts: string[] = [];
  // Those that an error gathers are causes too: of `Promise.any`, and of a name with several addresses.
  const left = [thrown];
  while (left.length > 0 && parts.length <= mostCauses) {
    const one = left.shift();
    parts.push(one instanceof Error ? ownCutOff(one) : thrownText(one));
    if (one instanceof AggregateError) left.push(...one.errors);
    if (one instanceof Error && one.cause !== undefined && one.cause !== null) left.push(one.cause);
  }
  return parts.join('\nCaused by: ').slice(0, longestTraceback);
}

function ownCutOff(error: Error): string {
  const written = typeof error.stack === 'string' ? error.stack : thrownText(error);
  const plain = error.message === '' ? error.name : `${error.name}: ${error.message}`;
  // An empty message leaves a colon behind.
  const rest = written.slice(plain.length).replace(/^: ?(?=\n|$)/, '');
  const stack = written.startsWith(plain) ? headOf(error) + rest : written;
  const lines = stack.split('\n');
  if (typeof error.message !== 'string') lines[0] = thrownText(error);
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
