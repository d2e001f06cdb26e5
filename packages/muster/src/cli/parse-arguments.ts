import { MusterError } from '../errors.ts';
import { type Arguments, customKey } from './arguments.ts';
import { helpText, takeApart } from './command.ts';
import { allFlags } from './flags/all-flags.ts';
import type { Flag } from './flags/flag.ts';
import { environmentSettings, merged, refuse, type Settings, settingValue } from './sources/setting.ts';
import { versionText } from './version.ts';

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
