import { MusterError } from '../errors.ts';
import { setArguments } from '../scenario/arguments.ts';
import { locustfilePaths } from '../scenario/locustfile-paths.ts';
import type { Arguments } from './arguments.ts';
import { type CommandLine, helpText, takeApart } from './command.ts';
import { customFlags } from './custom-flags.ts';
import { allFlags } from './flags/all-flags.ts';
import { keepStdoutForJson } from './json-output.ts';
import { type LoadedScenario, loadScenario } from './load-scenario.ts';
import { readArguments, type TextRequest } from './parse-arguments.ts';
import { requireDistinct } from './report-paths.ts';
import { readConfigFiles } from './sources/config-files.ts';
import { type ConfigEntry, configSettings } from './sources/config-settings.ts';
import { environmentSettings, merged, type Settings } from './sources/setting.ts';
import { versionText } from './version.ts';

/** A command line, read, and the files that it names, loaded. */
export interface ReadCommandLine {
  readonly args: Arguments;
  readonly scenario: LoadedScenario;
}

/**
 * Reads all sources of settings, weakest first: `~/.locust.conf`, `./locust.conf`, `./muster.config.ts`, the
 * file of --config, the environment, the command line.
 *
 * It goes over them twice: a locustfile may declare arguments of its own, so a first reading, in which
 * everything unknown is let pass, finds the locustfile; with its arguments known, the second is strict.
 *
 * @throws MusterError, ScenarioError for everything that is wrong with them, or with the locustfile
 */
export async function readCommandLine(args: readonly string[]): Promise<ReadCommandLine | TextRequest> {
  const first = takeApart(args, allFlags, 'ignore');
  if (first.wantsVersion) return { text: versionText() };
  const config = await readConfigFiles(first.settings.get('config')?.raw as string | undefined);
  const known = allSettings(first, config, 'ignore');
  // Also checks the values of Muster's own flags, before the time is taken to compile anything.
  const preliminary = readArguments(known, allFlags, []);
  if (first.wantsHelp) return { text: await helpFor(preliminary) };
  checkLocustfiles(preliminary, args);
  if (preliminary.json && preliminary.once === undefined) keepStdoutForJson();
  const scenario = await loadScenario(preliminary);
  const flags = [...allFlags, ...customFlags()];
  const second = takeApart(args, flags, 'refuse');
  const settings = allSettings(second, config, 'refuse', flags);
  const read = readArguments(settings, flags, second.operands);
  checkConsole(read);
  requireDistinct(read, { '--record': read.record, '--logfile': read.logFile });
  setArguments(read.custom);
  return { args: read, scenario };
}

/**
 * A flag that is unknown without a locustfile may be what is really wrong: it is named beside the missing file. A file
 * that is there and broken may be the one that declares it.
 *
 * @throws MusterError
 */
function checkLocustfiles({ locustfiles }: Arguments, args: readonly string[]): void {
  try {
    locustfilePaths(locustfiles);
  } catch (error) {
    const unknown = unknownFlag(args);
    if (unknown === null || !(error instanceof MusterError)) throw error;
    throw new MusterError('INVALID_ARGUMENT', `${unknown}, and ${error.message}`, { cause: error });
  }
}

/** What is said of a flag that is none of Muster's own; null when there is no such flag. */
function unknownFlag(args: readonly string[]): string | null {
  try {
    takeApart(args, allFlags, 'refuse');
    return null;
  } catch (error) {
    if (error instanceof MusterError) return error.message;
    throw error;
  }
}

function allSettings(
  line: CommandLine,
  config: readonly ConfigEntry[],
  unknown: 'ignore' | 'refuse',
  flags = allFlags,
): Settings {
  return merged([
    configSettings(config, flags, unknown),
    environmentSettings(flags, process.env),
    line.settings,
  ]);
}

function checkConsole(args: Arguments): void {
  const looks = args.list || args.showTaskRatio || args.showTaskRatioJson || args.once !== undefined;
  if (args.headless || looks) return;
  throw new MusterError('FLAG_NOT_YET', 'there is no web console yet: add --headless');
}

/** The help, with the arguments of the locustfile when it can be loaded. */
async function helpFor(args: Arguments): Promise<string> {
  try {
    await loadScenario(args);
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    const noneNamed = error.code === 'LOCUSTFILE_NOT_FOUND' && !args.given.includes('locustfiles');
    return helpText(
      allFlags,
      noneNamed ? [] : [`Arguments of the locustfile are not shown: ${error.message}`],
    );
  }
  return helpText([...allFlags, ...customFlags()], []);
}
