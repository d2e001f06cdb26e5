import { Command, CommanderError, Option } from 'commander';
import { MusterError } from '../errors.ts';
import type { AllGiven, Given, RawValue } from './given.ts';
import { defaultText, groups, type Setting } from './setting.ts';
import { unknownOption } from './unknown-option.ts';

/** What stands on the command line, not yet read. */
export interface CommandLine {
  readonly given: AllGiven;
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
  settings: readonly Setting[],
  unknown: 'ignore' | 'refuse',
): CommandLine {
  const command = commandOf(settings)
    .allowUnknownOption(unknown === 'ignore')
    .allowExcessArguments(true)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const option = /^error: unknown option '([^']+)'/.exec(error.message)?.[1];
    const message = option === undefined ? sentence(error.message) : unknownOption(option, settings);
    throw new MusterError('INVALID_ARGUMENT', message, { cause: error });
  }
  const options = command.opts<Record<string, RawValue | undefined>>();
  const given = new Map<string, Given>();
  for (const setting of settings) {
    const raw = options[attributeOf(setting)];
    if (raw !== undefined) given.set(setting.key, { raw, origin: setting.long, source: 'command line' });
  }
  const wants = (long: string): boolean => options[long] !== undefined;
  return { given, operands: command.args, wantsHelp: wants('help'), wantsVersion: wants('version') };
}

/** The text of --help. @param notes lines for its end */
export function helpText(settings: readonly Setting[], notes: readonly string[]): string {
  const command = commandOf(settings);
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
name, and in an environment variable; docs/command-line.md has them all.
Locust's flags for its web console, for runs on several machines and for
OpenTelemetry are known, but refused: they are not in this version yet.`;

function commandOf(settings: readonly Setting[]): Command {
  const command = new Command('muster')
    .description('Load tests in TypeScript: runs the user classes of a locustfile against a host.')
    .usage(
      '[run] [options] [UserClass …]\n       muster report <file> [options]\n       muster runs [folder]\n       muster init [folder]\n       muster verify [options]',
    )
    .argument('[UserClass...]', 'run only these; default: all that the locustfile exports')
    .helpOption(false)
    .addHelpText('after', examples);
  for (const group of groups) {
    for (const one of settings) if (one.group === group) command.addOption(optionOf(one));
  }
  for (const one of settings)
    if (!groups.some((group) => group === one.group)) command.addOption(optionOf(one));
  return command
    .addOption(
      new Option('-V, --version', 'print the versions and where Muster is installed').helpGroup(other),
    )
    .addOption(new Option('-h, --help', 'print this help').helpGroup(other));
}

const other = 'Other:';

function optionOf(setting: Setting): Option {
  const { short, long, help, kind, hidden, refused, group } = setting;
  const names = [short, long].filter((name) => name !== undefined).join(', ');
  const byDefault = defaultText(setting);
  const option = new Option(
    kind.placeholder === undefined ? names : `${names} ${kind.placeholder}`,
    byDefault === '' ? help : `${help} (default: ${byDefault})`,
  );
  option.helpGroup(`${group}:`);
  // Values are read later, the same for every source; here they are only taken down.
  if (kind.is === 'list') option.argParser((value, earlier?: string[]) => [...(earlier ?? []), value]);
  else if (kind.is !== 'switch') option.argParser((value: string) => value);
  return option.hideHelp(hidden === true || refused !== undefined);
}

function attributeOf(setting: Setting): string {
  return optionOf(setting).attributeName();
}

/** Commander's messages begin with `error:` and may span lines. */
function sentence(message: string): string {
  return `${message.replace(/^error: /, '').replaceAll('\n', ' ')} (see --help)`;
}
