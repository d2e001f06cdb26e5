import { closest } from '../wording/closest.ts';
import { ClientError, type ClientErrorCode } from './client-error.ts';

/** The names that an object of options can have. */
export interface OptionNames {
  /** What it is an object of, e.g. `option`, `HTTP option`. */
  readonly what: string;
  readonly known: ReadonlySet<string>;
  /** What other tools call such a thing, in lower case without `_` and `-`; and how that is said here, as half a sentence. */
  readonly foreign: Readonly<Record<string, string>>;
}

/**
 * Refuses what nobody would look at: without types at run time, a wrong name would else be left out in silence.
 *
 * @throws ClientError with the code given
 */
export function checkNames(options: object, names: OptionNames, code: ClientErrorCode): void {
  for (const name in options) {
    if (!names.known.has(name)) throw new ClientError(code, unknownName(name, names));
  }
}

/** What is said of a name that there is not. */
export function unknownName(name: string, { what, known, foreign }: OptionNames): string {
  const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
  const same = [...known].find((one) => one.toLowerCase() === plain);
  const meant = same ?? (Object.hasOwn(foreign, plain) ? null : closest(name, [...known]));
  const known_ = `there is no ${what} '${name}'`;
  if (meant !== null) return `${known_}; it is called '${meant}'`;
  return Object.hasOwn(foreign, plain)
    ? `${known_}; ${foreign[plain]}`
    : `${known_}; there are ${[...known].join(', ')}`;
}
