import { MusterError } from '../errors.ts';
import type { LogLevel } from '../logging/log-record.ts';
import { helpText, takeApart } from './command.ts';
import { allFlags } from './flags/all-flags.ts';
import type { Flag } from './flags/flag.ts';
import { environmentSettings, merged, refuse, type Settings, settingValue } from './sources/setting.ts';
import { versionText } from './version.ts';

/** Every setting of a run, checked. */
export interface Arguments {
  /** Files and folders with user classes. */
  readonly locustfiles: readonly string[];
  readonly targetFile: string | undefined;
  /** One more configuration file. */
  readonly config: string | undefined;
  readonly headless: boolean;
  /** Undoes `headless`. */
  readonly headful: boolean;
  readonly users: number;
  /** Users started per second. */
  readonly spawnRate: number;
  /** Seconds; null for a run without end. */
  readonly runTime: number | null;
  /** Seconds. */
  readonly stopTimeout: number;
  readonly host: string | null;
  /** null: one is drawn. */
  readonly seed: number | null;
  /** TLS certificates are not verified. */
  readonly insecure: boolean;
  /** JSON text, or the path of a JSON file. */
  readonly configUsers: string | undefined;
  readonly tags: readonly string[];
  readonly excludeTags: readonly string[];
  readonly equalWeights: boolean;
  /** Prefix of the CSV files. */
  readonly csv: string | undefined;
  readonly csvFullHistory: boolean;
  readonly html: string | undefined;
  readonly json: boolean;
  /** Without its suffix `.json`. */
  readonly jsonFile: string | undefined;
  readonly summary: string | undefined;
  /** The run record. */
  readonly record: string | undefined;
  /** File of the JUnit XML. */
  readonly junit: string | undefined;
  readonly githubAnnotations: boolean;
  readonly title: string | undefined;
  /** Label in the reports. */
  readonly profile: string | undefined;
  readonly onlySummary: boolean;
  readonly printStats: boolean;
  readonly resetStats: boolean;
  readonly logLevel: LogLevel;
  readonly logFile: string | undefined;
  readonly skipLogSetup: boolean;
  readonly exitCodeOnError: number;
  /** Cores. */
  readonly maxGeneratorCpu: number;
  /** Share of the time, 0 to 1. */
  readonly maxLoopUtilisation: number;
  /** ms; null: according to the targets. */
  readonly maxSendLag: number | null;
  /** Share of the planned arrivals, 0 to 1. */
  readonly minOffered: number;
  readonly list: boolean;
  readonly showTaskRatio: boolean;
  readonly showTaskRatioJson: boolean;
  /** Name of the user class to run once. */
  readonly once: string | undefined;
  /** Names; empty for all. */
  readonly userClasses: readonly string[];
  /** Which of the above were given, rather than left at their defaults. */
  readonly given: readonly string[];
  /** What all sources together give for the locustfile's own arguments, by name. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/** Before the names of the locustfile's own arguments, to keep them apart from Muster's. */
export const customKey = 'custom ';

/** The command line asks for a text and nothing else (help, version). */
export interface TextRequest {
  readonly text: string;
}

/**
 * Reads a command line and the environment. Flags and environment variables have Locust's names.
 * Configuration files and the locustfile's own arguments are left to {@link readCommandLine}.
 *
 * @throws MusterError INVALID_ARGUMENT, FLAG_NOT_YET
 */
export function parseArguments(args: readonly string[]): Arguments | TextRequest {
  const line = takeApart(args, allFlags, 'refuse');
  if (line.wantsVersion) return { text: versionText() };
  if (line.wantsHelp) return { text: helpText(allFlags, []) };
  const settings = merged([environmentSettings(allFlags, process.env), line.settings]);
  return readArguments(settings, allFlags, line.operands);
}

/**
 * Reads what all sources together give.
 *
 * @param flags those of Muster, and behind them those of the locustfile
 * @param operands names of user classes
 * @throws MusterError INVALID_ARGUMENT, CONFIG_INVALID_VALUE, FLAG_NOT_YET
 */
export function readArguments(
  settings: Settings,
  flags: readonly Flag[],
  operands: readonly string[],
): Arguments {
  refuse(flags, settings);
  const named = operands.length > 0 ? operands : (process.env.LOCUST_USER_CLASSES ?? '').split(/[\s,]+/);
  const own = flags.filter((flag) => flag.refused === undefined && flag.custom !== true);
  const values = {
    ...readAll(own, settings),
    userClasses: named.filter((name) => name !== ''),
    given: own.filter(({ key }) => settings.has(key)).map(({ key }) => key),
    custom: Object.fromEntries(
      flags
        .filter((flag) => flag.custom === true && settings.has(flag.key))
        .map((flag) => [flag.key.slice(customKey.length), settingValue(flag, settings.get(flag.key))]),
    ),
  };
  // Every row of the table is checked against this interface where it is written.
  const read = values as unknown as Arguments;
  if (read.csvFullHistory && read.csv === undefined) {
    throw new MusterError('INVALID_ARGUMENT', '--csv-full-history needs --csv, the prefix of the files');
  }
  return { ...read, headless: read.headless && !read.headful };
}

function readAll(flags: readonly Flag[], settings: Settings): Record<string, unknown> {
  return Object.fromEntries(flags.map((flag) => [flag.key, settingValue(flag, settings.get(flag.key))]));
}
