import { largestSeed } from '../../random/seed.ts';
import { parseTimespan } from '../../timing/timespan.ts';
import { InvalidValue } from './flag.ts';

/** Any text. */
export function text(value: string): string {
  return value;
}

/** A path. An empty one is that of a variable that was not set, and would be a report that nobody writes. */
export function file(value: string): string {
  if (value.trim() !== '') return value;
  throw new InvalidValue('It is the name of a file; leave the flag out for none.');
}

/** A number of users. */
export function users(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number > 0 && number <= 1_000_000) return number;
  throw new InvalidValue('It is a whole number from 1 to 1,000,000.');
}

/** Users per second. */
export function spawnRate(value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidValue('It is a number above 0.');
}

/** What everything random is drawn from. */
export function seed(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= largestSeed) return number;
  throw new InvalidValue('It is a whole number from 0 to 9,007,199,254,740,991.');
}

/** A bound. */
export function aboveZero(value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidValue('It is a number above 0.');
}

/** A part of a whole. */
export function share(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidValue('It is a number from 0 to 1, such as 0.95.');
}

/** Seconds above 0. */
export function runTime(value: string): number {
  const seconds = timespan(value);
  if (seconds > 0) return seconds;
  throw new InvalidValue('It is longer than 0 seconds; leave it out for a run without end.');
}

/** Seconds. */
export function timespan(value: string): number {
  const seconds = parseTimespan(value);
  if (seconds !== null) return seconds;
  throw new InvalidValue('It is a number of seconds or a time such as 90s, 5m or 1h30m.');
}

/** What a process can exit with. */
export function exitCode(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 255) return number;
  throw new InvalidValue('It is a whole number from 0 to 255.');
}

/** One of a few words, in any case. */
export function oneOf<Word extends string>(words: readonly Word[]): (value: string) => Word {
  return (value) => {
    const found = words.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidValue(`It is one of ${words.join(', ')}.`);
  };
}

/**
 * Whether a switch is on, as configuration files and environment variables say it.
 *
 * @throws InvalidValue
 */
export function onOrOff(value: string): boolean {
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
