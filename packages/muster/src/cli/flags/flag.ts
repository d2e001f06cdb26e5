import type { Arguments } from '../arguments.ts';

/** Headings of --help and of the table in the docs, in their order. */
export const groups = [
  'What runs',
  'Load',
  'Tags and weights',
  'Results',
  'Generator health',
  'Logging and exit code',
  'Looking at a locustfile',
  'Web console (not in this version yet)',
  'Several processes and machines (not in this version yet)',
] as const;

export type Group = (typeof groups)[number];

/** What any source gives for a flag, before it is read. */
export type RawValue = string | boolean | readonly string[];

/** One row of the command line: a flag under Locust's name, known to every source of settings. */
export interface Flag {
  /** Its name among the read arguments; for a refused flag, among what was given. */
  readonly key: string;
  /** With its dash, e.g. `-u`. */
  readonly short?: string;
  /** With its dashes, e.g. `--users`; without them, its key in configuration files. */
  readonly long: string;
  /** How its value is shown in --help, e.g. `<n>`; a switch has none. */
  readonly placeholder?: string;
  /** A switch is on or off; a list takes several values. */
  readonly kind: 'switch' | 'value' | 'list';
  /** Environment variable. */
  readonly env?: string;
  readonly default: unknown;
  /**
   * Reads one value (for a list: one element).
   *
   * @throws InvalidValue
   */
  readonly read: (text: string) => unknown;
  /** One of {@link groups}; custom arguments have a heading of their own. */
  readonly group: string;
  readonly help: string;
  /** Not in --help. */
  readonly hidden?: boolean;
  /** Locust has it and this version does not: the sentence that says so and what to do instead. */
  readonly refused?: string;
  /** Declared by the locustfile, not by Muster. */
  readonly custom?: boolean;
  /** Its value is never shown. */
  readonly secret?: boolean;
  /** Only on the command line: configuration files and environment cannot give it. */
  readonly commandLineOnly?: boolean;
}

/** The value is not what the flag takes; the message says what it takes. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

type Row<Value> = Pick<Flag, 'short' | 'long' | 'env' | 'group' | 'help' | 'hidden' | 'commandLineOnly'> & {
  readonly default: Value;
};

/** A flag with a value. */
export function valueFlag<Key extends keyof Arguments>(
  key: Key,
  row: Row<Arguments[Key]> & { placeholder: string; read: (text: string) => Arguments[Key] },
): Flag {
  return { key, kind: 'value', ...row };
}

/** A flag that is on or off. */
export function switchFlag<Key extends keyof Arguments>(key: Key, row: Omit<Row<boolean>, 'default'>): Flag {
  return { key, kind: 'switch', default: false, read: (text) => text, ...row };
}

/** A flag that takes several texts, and may be given several times. */
export function listFlag<Key extends keyof Arguments>(
  key: Key,
  row: Row<readonly string[]> & { placeholder: string },
): Flag {
  return { key, kind: 'list', read: (text) => text, ...row };
}

/** A flag of Locust's that this version does not have. */
export function refusedFlag(
  row: Pick<Flag, 'short' | 'long' | 'placeholder' | 'env' | 'group' | 'help' | 'hidden'> & {
    readonly refused: string;
  },
): Flag {
  return {
    key: row.long.slice(2),
    kind: row.placeholder === undefined ? 'switch' : 'value',
    default: undefined,
    read: (text) => text,
    ...row,
  };
}

/** Its key in configuration files. */
export function configKey(flag: Flag): string {
  return flag.long.slice(2);
}
