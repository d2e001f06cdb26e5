import { Command, CommanderError, Option } from 'commander';
import { MusterError } from '../errors.ts';
import { type Flag, groups, type RawValue } from './flags/flag.ts';
import type { Setting, Settings } from './sources/setting.ts';
import { unknownOption } from './unknown-option.ts';

/** What stands on the command line, not yet read. */
export interface CommandLine {
  readonly settings: Settings;
  /** What belongs to no flag: names of user classes. */
  readonly operands: readonly string[];
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
}

/**
 * Takes a command line apart.
 *
 * @param unknown `ignore` while the locustfile's own arguments are not known
 * @throws MusterError INVALID_ARGUMENT for flags that there are not, with the one that may have been meant
 */
export function takeApart(
  args: readonly string[],
  flags: readonly Flag[],
  unknown: 'ignore' | 'refuse',
): CommandLine {
  const command = commandOf(flags)
    .allowUnknownOption(unknown === 'ignore')
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const option = /^error: unknown option '([^']+)'/.exec(error.message)?.[1];
    const message = option === undefined ? sentence(error.message) : unknownOption(option, flags);
    throw new MusterError('INVALID_ARGUMENT', message, { cause: error });
  }
  const given = command.opts<Record<string, RawValue | undefined>>();
  const settings = new Map<string, Setting>();
  for (const flag of flags) {
    const raw = given[attributeOf(flag)];
    if (raw !== undefined) settings.set(flag.key, { raw, origin: flag.long, kind: 'command line' });
  }
  const wants = (long: string): boolean => given[long] !== undefined;
  return { settings, operands: command.args, wantsHelp: wants('help'), wantsVersion: wants('version') };
}

/** The text of --help. @param notes lines for its end */
export function helpText(flags: readonly Flag[], notes: readonly string[]): string {
  const command = commandOf(flags);
  if (notes.length > 0) command.addHelpText('after', `\n${notes.join('\n')}`);
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text.trimEnd();
}

const examples = `
Examples:
  muster init                       write a locustfile to begin with
  muster --headless -u 100 -r 10 -t 5m -H http://localhost:8000
  muster run --once Reader -H http://localhost:8000
  muster verify                     put Muster itself to the test

Users that arrive by plan (static arrivals = perSecond(50)):
docs/writing-personas.md. What has to hold (--target-file): docs/targets.md.

Every flag can also stand in ./locust.conf or ./muster.config.ts under its long
name, and most in an environment variable; docs/command-line.md has them all.
Locust's flags for its web console, for runs on several machines and for
OpenTelemetry are known, but refused: they are not in this version yet.`;

function commandOf(flags: readonly Flag[]): Command {
  const command = new Command('muster')
    .description('Load tests in TypeScript: runs the user classes of a locustfile against a host.')
    .usage(
      '[run] [options] [UserClass …]\n       muster report <file> [options]\n       muster runs [folder]\n       muster init [folder]\n       muster verify [options]',
    )
    .argument('[UserClass...]', 'run only these; default: all that the locustfile exports')
    .helpOption(false)
    .addHelpText('after', examples);
  for (const group of groups) {
    for (const flag of flags) if (flag.group === group) command.addOption(optionOf(flag));
  }
  for (const flag of flags)
    if (!groups.some((group) => group === flag.group)) command.addOption(optionOf(flag));
  return command
    .addOption(
      new Option('-V, --version', 'print the versions and where Muster is installed').helpGroup(other),
    )
    .addOption(new Option('-h, --help', 'print this help').helpGroup(other));
}

const other = 'Other:';

function optionOf(flag: Flag): Option {
  const names = [flag.short, flag.long].filter((name) => name !== undefined).join(', ');
  const option = new Option(
    flag.placeholder === undefined ? names : `${names} ${flag.placeholder}`,
    flag.help + defaultText(flag),
  );
  option.helpGroup(`${flag.group}:`);
  // Values are read later, the same for every source; here they are only taken down.
  if (flag.kind === 'value') option.argParser((value: string) => value);
  if (flag.kind === 'list') option.argParser((value, earlier?: string[]) => [...(earlier ?? []), value]);
  return option.hideHelp(flag.hidden === true || flag.refused !== undefined);
}

function defaultText({ default: value, secret }: Flag): string {
  if (secret === true || value === false || value === undefined || value === null || value === '') return '';
  const text = String(value);
  return text === '' ? '' : ` (default: ${text})`;
}

function attributeOf(flag: Flag): string {
  return optionOf(flag).attributeName();
}

/** Commander's messages begin with `error:` and may span lines. */
function sentence(message: string): string {
  return `${message.replace(/^error: /, '').replaceAll('\n', ' ')} (see --help)`;
}
