import { closest } from '../wording/closest.ts';
import { textOf } from '../wording/text-of.ts';
import { ScenarioError } from './scenario-error.ts';

export type ArgumentType = 'string' | 'number' | 'boolean';
export type ArgumentScalar = string | number | boolean;
export type ArgumentValue = ArgumentScalar | readonly ArgumentScalar[] | undefined;

/** One command-line argument, as a locustfile declares it. */
export interface ArgumentOptions {
  readonly type: ArgumentType;
  /** Of the declared type; a list with `multiple`. */
  readonly default?: ArgumentScalar | readonly ArgumentScalar[];
  readonly help?: string;
  /** Environment variable that is read when the argument is not given; several values are parted by commas. */
  readonly env?: string;
  /** The only values it takes. */
  readonly choices?: readonly ArgumentScalar[];
  /** May be given several times; its value is a list. */
  readonly multiple?: boolean;
  /** The run does not begin without it. */
  readonly required?: boolean;
  /** Its value is shown nowhere. */
  readonly secret?: boolean;
  /** Whether the web console shows it. Default: true. */
  readonly includeInWebUi?: boolean;
}

/** A declared argument, with its name in the locustfile and on the command line. */
export interface ArgumentDefinition extends ArgumentOptions {
  /** As in the locustfile, e.g. `pageSize`. */
  readonly name: string;
  /** As on the command line, e.g. `--page-size`. */
  readonly flag: string;
}

/** @throws ScenarioError ARGUMENT_DEFINITION_INVALID */
export function argumentDefinition(name: string, options: ArgumentOptions): ArgumentDefinition {
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/.test(name)) {
    throw new ScenarioError(
      'ARGUMENT_DEFINITION_INVALID',
      `an argument cannot be called '${name}'; write it like pageSize, which becomes --page-size`,
    );
  }
  checkOptions(name, options);
  return { ...options, name, flag: flagOf(name) };
}

/** Each once: the compiler finds one that is missing. */
const known: Readonly<Record<keyof ArgumentOptions, true>> = {
  type: true,
  default: true,
  help: true,
  env: true,
  choices: true,
  multiple: true,
  required: true,
  secret: true,
  includeInWebUi: true,
};

/** What nobody would look at: without `required`, written otherwise, a run would begin without the value. */
function checkOptions(name: string, options: ArgumentOptions): void {
  const { type } = Object(options) as ArgumentOptions;
  if (!['string', 'number', 'boolean'].includes(type)) {
    throw new ScenarioError(
      'ARGUMENT_DEFINITION_INVALID',
      `the argument ${name} has the type ${textOf(type)}: write \`${name}: { type: 'string' }\`, or 'number' or 'boolean'`,
    );
  }
  const unknown = Object.keys(options).find((option) => !Object.hasOwn(known, option));
  if (unknown === undefined) return;
  const meant = closest(unknown, Object.keys(known));
  const instead = meant === null ? `there are ${Object.keys(known).join(', ')}` : `it is called '${meant}'`;
  throw new ScenarioError(
    'ARGUMENT_DEFINITION_INVALID',
    `the argument ${name} has an option '${unknown}' that there is not; ${instead}`,
  );
}

/** `pageSize` and `page_size` become `--page-size`. */
function flagOf(name: string): string {
  return `--${name
    .replaceAll('_', '-')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()}`;
}
