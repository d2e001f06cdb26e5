import { largestSeed } from '../random/seed.ts';
import { parseDuration } from '../timing/duration.ts';

/** A kind of value: what a source may write for it, and how. */
export interface Kind<Value, Written = Value> {
  /** A switch is on or off, a list has several texts; a choice is one of a few words. */
  readonly is: 'switch' | 'text' | 'number' | 'duration' | 'choice' | 'list';
  /** How --help shows what it takes, e.g. `<n>`; a switch takes nothing there. */
  readonly placeholder?: string;
  /** The words of a choice. */
  readonly choices?: readonly string[];
  /** A list whose elements spaces part too, not commas alone. */
  readonly bySpaces?: boolean;
  /** @throws InvalidValue */
  read(text: string): Value;
  /** As a text that {@link read} gives the same value for; of a list whose elements have no commas. */
  print(value: Value): string;
  /** Never there: it is a place for the type of what muster.config.ts may write. */
  readonly written?: Written;
}

/** The value is not what the setting takes; the message says what it takes. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

/** On or off, as configuration files and environment variables say it. */
export const onOff: Kind<boolean> = { is: 'switch', read: onOrOff, print: String };

/** Any text. */
export function text(placeholder: string): Kind<string> {
  return { is: 'text', placeholder, read: (value) => value, print: (value) => value };
}

/** A path. An empty one is that of a variable that was not set, and would be a report that nobody writes. */
export function file(placeholder = '<file>'): Kind<string> {
  const read = (value: string): string => {
    if (value.trim() !== '') return value;
    throw new InvalidValue('It is the name of a file; leave the flag out for none.');
  };
  return { is: 'text', placeholder, read, print: (value) => value };
}

/** Several texts. A flag for them may be given several times; one with `...` takes all up to the next flag. */
export function list(placeholder: string): Kind<readonly string[], string | readonly string[]> {
  const bySpaces = placeholder.includes('...');
  const print = (values: readonly string[]): string => values.join(', ');
  return { is: 'list', placeholder, bySpaces, read: (value) => elements(value, bySpaces), print };
}

/** One of a few words, in any case. */
export function oneOf<Word extends string>(placeholder: string, choices: readonly Word[]): Kind<Word> {
  const read = (value: string): Word => {
    const found = choices.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidValue(`It is one of ${choices.join(', ')}.`);
  };
  return { is: 'choice', placeholder, choices, read, print: (value) => value };
}

/** A number of users. */
export const userCount = wholeNumber(1, 1_000_000, 'from 1 to 1,000,000');

/** What everything random is drawn from. */
export const seed = wholeNumber(0, largestSeed, 'from 0 to 9,007,199,254,740,991');

/** What a process can exit with. */
export const exitCode = wholeNumber(0, 255, 'from 0 to 255');

/** A rate or a bound. */
export function aboveZero(placeholder: string): Kind<number> {
  return numberKind(placeholder, 'a number above 0', (number) => number > 0 && Number.isFinite(number));
}

/** A part of a whole. */
export const share = numberKind(
  '<share>',
  'a number from 0 to 1, such as 0.95',
  (number, value) => value.trim() !== '' && number >= 0 && number <= 1,
);

/** Seconds. */
export const duration: Kind<number, number | string> = {
  is: 'duration',
  placeholder: '<time>',
  read: (value) => {
    const ms = parseDuration(value);
    if (ms !== null) return ms / 1000;
    throw new InvalidValue('It is a number of seconds or a time such as 90s, 5m or 1h30m.');
  },
  print: String,
};

/** Seconds above 0. */
export const runTime: typeof duration = {
  ...duration,
  read: (value) => {
    const seconds = duration.read(value);
    if (seconds > 0) return seconds;
    throw new InvalidValue('It is longer than 0 seconds; leave it out for a run without end.');
  },
};

function wholeNumber(least: number, most: number, range: string): Kind<number> {
  const holds = (number: number, value: string): boolean =>
    /^\d+$/.test(value) && number >= least && number <= most;
  return numberKind('<n>', `a whole number ${range}`, holds);
}

function numberKind(
  placeholder: string,
  takes: string,
  holds: (number: number, value: string) => boolean,
): Kind<number> {
  const read = (value: string): number => {
    const number = Number(value);
    if (holds(number, value)) return number;
    throw new InvalidValue(`It is ${takes}.`);
  };
  return { is: 'number', placeholder, read, print: String };
}

function onOrOff(value: string): boolean {
  const word = value.trim().toLowerCase();
  if (['true', 'yes', '1', 'on'].includes(word)) return true;
  if (['false', 'no', '0', 'off', ''].includes(word)) return false;
  throw new InvalidValue('It is true or false.');
}

/**
 * The elements of a list as configuration files and environment variables write it: `[a, b]` or `a, b`.
 *
 * @param bySpaces spaces separate them too
 */
export function elements(value: string, bySpaces: boolean): string[] {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(value)?.[1] ?? value;
  return inner
    .split(bySpaces ? /[\s,]+/ : ',')
    .map((element) => element.trim().replace(/^(['"])(.*)\1$/, '$2'))
    .filter((element) => element !== '');
}
