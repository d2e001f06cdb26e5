import type { Kind } from './kinds.ts';

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

/**
 * One row of the table of settings. Its name there is its name everywhere: `spawnRate` is `--spawn-rate`, `spawn-rate`
 * in a .conf file, `spawnRate` in a typed one, `MUSTER_SPAWN_RATE` in the environment.
 */
export interface Row<Value = unknown, Written = unknown> {
  readonly kind: Kind<NonNullable<Value>, Written>;
  /** Its type is that of the setting. */
  readonly default: Value;
  /** What the number counts, e.g. `s`. */
  readonly unit?: string;
  /** Its short flag, with the dash. */
  readonly short?: string;
  /** One more environment variable: Locust's name for it, or one that others set. */
  readonly env?: string;
  readonly group: Group;
  /** One sentence, without a full stop. */
  readonly help: string;
  /** `run`: every process that starts users needs it. `process`: it is for this one alone, as reports and the log are. */
  readonly belongsTo: 'run' | 'process';
  /** Not in --help. */
  readonly hidden?: boolean;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

/** A setting as the sources look it up: of the table, one that is refused, or an argument of the locustfile. */
export interface Setting extends Omit<Row, 'group' | 'belongsTo'> {
  /** Its name among the read arguments, or among what was given. */
  readonly key: string;
  /** With its dashes, e.g. `--users`; without them, its key in configuration files. */
  readonly long: string;
  /** Environment variables, the strongest first. */
  readonly variables: readonly string[];
  /** One of {@link groups}; arguments of the locustfile have a heading of their own. */
  readonly group: string;
  /** Configuration files and environment cannot give it. */
  readonly commandLineOnly?: boolean;
  /** Locust has it and this version does not: the sentence that says so and what to do instead. */
  readonly refused?: string;
  /** Declared by the locustfile, not by Muster. */
  readonly custom?: boolean;
}

/** Its default as help and docs show it; empty for one that is off, or not there. */
export function defaultText({ kind, default: value, secret }: Setting): string {
  const none = secret === true || value === false || value === undefined || value === null;
  return none ? '' : kind.print(value);
}

/** Its key in configuration files. */
export function configKey({ long }: Setting): string {
  return long.slice(2);
}

/** `spawnRate` → `spawn-rate` */
export function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `spawn-rate` → `spawnRate` */
export function camelCase(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
