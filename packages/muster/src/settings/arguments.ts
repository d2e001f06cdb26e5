import { MusterError, type MusterErrorCode } from '../errors.ts';
import type { CommandLine } from './command-line.ts';
import {
  type AllGiven,
  type ConfigEntry,
  type Environment,
  fromEnvironment,
  fromFiles,
  type Given,
  type RawValue,
} from './given.ts';
import { elements, InvalidValue, onOff } from './kinds.ts';
import type { Setting } from './setting.ts';
import type { fromCommandLine, fromEverySource } from './table.ts';

type Table = typeof fromEverySource & typeof fromCommandLine;

/** Every setting of a run, checked: those of the table, each of the type that its default has there, and what else was given. */
export type Arguments = { readonly [Name in keyof Table]: Table[Name]['default'] } & {
  /** Names of the user classes to run; empty for all. */
  readonly userClasses: readonly string[];
  /** Which settings of the table were given, rather than left at their defaults. */
  readonly given: readonly string[];
  /** What all sources together give for the locustfile's own arguments, by name. */
  readonly custom: Readonly<Record<string, unknown>>;
};

/** Before the names of the locustfile's own arguments, to keep them apart from Muster's. */
export const customKey = 'custom ';

/** All that may give settings, the weakest first. */
export interface Sources {
  /** Weakest first. */
  readonly files: readonly ConfigEntry[];
  readonly environment: Environment;
  readonly line: CommandLine;
}

/**
 * Reads what all sources together give.
 *
 * @param settings those of Muster, and behind them those of the locustfile
 * @param unknown of what files give for no setting: `ignore` before the locustfile's own arguments are known
 * @throws MusterError INVALID_ARGUMENT, CONFIG_INVALID_VALUE, CONFIG_UNKNOWN_KEY, FLAG_NOT_YET
 */
export function readArguments(
  { files, environment, line }: Sources,
  settings: readonly Setting[],
  unknown: 'ignore' | 'refuse' = 'refuse',
): Arguments {
  const given: AllGiven = new Map([
    ...fromFiles(settings, files, unknown),
    ...fromEnvironment(settings, environment),
    ...line.given,
  ]);
  refuse(settings, given);
  const own = settings.filter(({ refused, custom }) => refused === undefined && custom !== true);
  const custom = settings.filter((one) => one.custom === true && given.has(one.key));
  const named =
    line.operands.length > 0 ? line.operands : (environment.LOCUST_USER_CLASSES ?? '').split(/[\s,]+/);
  // Keys and types are those of the table, out of which both come.
  const read = {
    ...Object.fromEntries(own.map((one) => [one.key, valueFor(one, given.get(one.key))])),
    userClasses: named.filter((name) => name !== ''),
    given: own.filter(({ key }) => given.has(key)).map(({ key }) => key),
    custom: Object.fromEntries(
      custom.map((one) => [one.key.slice(customKey.length), valueFor(one, given.get(one.key))]),
    ),
  } as unknown as Arguments;
  if (read.csvFullHistory && read.csv === undefined) {
    throw new MusterError('INVALID_ARGUMENT', '--csv-full-history needs --csv, the prefix of the files');
  }
  return { ...read, headless: read.headless && !read.headful };
}

/** @throws MusterError FLAG_NOT_YET for a setting that Locust has and this version does not */
function refuse(settings: readonly Setting[], allGiven: AllGiven): void {
  for (const setting of settings) {
    const given = allGiven.get(setting.key);
    if (setting.refused === undefined || given === undefined) continue;
    if (setting.kind.is === 'switch' && valueFor(setting, given) === false) continue;
    throw new MusterError('FLAG_NOT_YET', `${given.origin}: ${setting.refused}`);
  }
}

/** @throws MusterError INVALID_ARGUMENT, CONFIG_INVALID_VALUE */
function valueFor(setting: Setting, given: Given | undefined): unknown {
  if (given === undefined) return setting.default;
  try {
    if (setting.kind.is === 'switch') return switched(given.raw);
    if (setting.kind.is === 'list') return listed(setting, given);
    return setting.kind.read(single(given.raw));
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw invalid(given, error.message, setting.secret === true);
  }
}

function switched(raw: RawValue): boolean {
  return typeof raw === 'boolean' ? raw : onOff.read(single(raw));
}

function listed({ kind, custom }: Setting, { raw, source }: Given): unknown {
  if (typeof raw === 'boolean') throw new InvalidValue('It is a text, or a list of texts.');
  if (typeof raw === 'string') return kind.read(raw);
  // Elements that a file lists are apart already, and commas may belong to what a locustfile asks for.
  if (source === 'configuration file' || custom === true) return raw;
  return raw.flatMap((text) => elements(text, false));
}

function single(raw: RawValue): string {
  if (typeof raw === 'string') return raw;
  throw new InvalidValue('It is one value.');
}

function invalid({ raw, origin, source }: Given, message: string, secret: boolean): MusterError {
  const code: MusterErrorCode = source === 'configuration file' ? 'CONFIG_INVALID_VALUE' : 'INVALID_ARGUMENT';
  const value = secret ? 'the value' : `'${String(raw)}'`;
  const said = source === 'command line' ? `${message.replace(/\.$/, '')} (see --help)` : message;
  return new MusterError(code, `${origin}: ${value} is invalid. ${said}`);
}
