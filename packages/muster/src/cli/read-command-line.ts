import { MusterError } from '../errors.ts';
import { forgetArguments, setArguments } from '../scenario/arguments.ts';
import { locustfilePaths } from '../scenario/locustfile-paths.ts';
import { allSettings } from '../settings/all-settings.ts';
import { type Arguments, readArguments } from '../settings/arguments.ts';
import { type CommandLine, helpText, takeApart } from '../settings/command-line.ts';
import type { ConfigEntry } from '../settings/given.ts';
import { readConfigFiles } from './config-files.ts';
import { customSettings } from './custom-settings.ts';
import { keepStdoutForJson } from './json-output.ts';
import { type LoadedScenario, loadScenario } from './load-scenario.ts';
import { requireDistinct } from './report-paths.ts';
import { versionText } from './version.ts';

/** The command line asks for a text and nothing else (help, version). */
export interface TextRequest {
  readonly text: string;
}

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
 * everything unknown is let pass, finds the locustfile; with its arguments known, the second is strict. What an earlier
 * locustfile of this process has declared is forgotten.
 *
 * @throws MusterError, ScenarioError for everything that is wrong with them, or with the locustfile
 */
export async function readCommandLine(args: readonly string[]): Promise<ReadCommandLine | TextRequest> {
  forgetArguments();
  const line = takeApart(args, allSettings, 'ignore');
  if (line.wantsVersion) return { text: versionText() };
  const files = await filesOf(line);
  // Also checks the values of Muster's own settings, before the time is taken to compile anything.
  const preliminary = withoutLocustfile(line, files);
  if (line.wantsHelp) return { text: await helpFor(preliminary) };
  checkLocustfiles(preliminary, args);
  if (preliminary.json && preliminary.once === undefined) keepStdoutForJson();
  const scenario = await loadScenario(preliminary);
  const settings = [...allSettings, ...customSettings()];
  const second = takeApart(args, settings, 'refuse');
  const read = readArguments({ files, environment: process.env, line: second }, settings);
  checkConsole(read);
  requireDistinct(read, { '--record': read.record, '--logfile': read.logfile });
  setArguments(read.custom);
  return { args: read, scenario };
}

/**
 * Muster's own settings out of the same sources, without loading the locustfile: what belongs to none of them may be
 * one of its arguments.
 *
 * @throws MusterError
 */
export async function readSettings(args: readonly string[]): Promise<Arguments> {
  const line = takeApart(args, allSettings, 'ignore');
  return withoutLocustfile(line, await filesOf(line));
}

function filesOf({ given }: CommandLine): Promise<ConfigEntry[]> {
  return readConfigFiles(given.get('config')?.raw as string | undefined);
}

/** Operands are left out: values of unknown flags look like them. */
function withoutLocustfile(line: CommandLine, files: readonly ConfigEntry[]): Arguments {
  const sources = { files, environment: process.env, line: { ...line, operands: [] } };
  return readArguments(sources, allSettings, 'ignore');
}

/**
 * A flag that is unknown without a locustfile may be what is really wrong: it is named beside the missing file. A file
 * that is there and broken may be the one that declares it.
 *
 * @throws MusterError
 */
function checkLocustfiles({ locustfile }: Arguments, args: readonly string[]): void {
  try {
    locustfilePaths(locustfile);
  } catch (error) {
    const unknown = unknownFlag(args);
    if (unknown === null || !(error instanceof MusterError)) throw error;
    throw new MusterError('INVALID_ARGUMENT', `${unknown}, and ${error.message}`, { cause: error });
  }
}

/** What is said of a flag that is none of Muster's own; null when there is no such flag. */
function unknownFlag(args: readonly string[]): string | null {
  try {
    takeApart(args, allSettings, 'refuse');
    return null;
  } catch (error) {
    if (error instanceof MusterError) return error.message;
    throw error;
  }
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
    const noneNamed = error.code === 'LOCUSTFILE_NOT_FOUND' && !args.given.includes('locustfile');
    return helpText(
      allSettings,
      noneNamed ? [] : [`Arguments of the locustfile are not shown: ${error.message}`],
    );
  }
  return helpText([...allSettings, ...customSettings()], []);
}
