import { MusterError } from '../errors.ts';
import { closest } from '../wording/closest.ts';
import { camelCase, configKey, type Setting } from './setting.ts';

/** What any source gives for a setting, before it is read. */
export type RawValue = string | boolean | readonly string[];

/** What a source says of a setting. */
export interface Given {
  readonly raw: RawValue;
  /** How messages name the place: `--users`, `LOCUST_USERS`, `locust.conf:3: users`. */
  readonly origin: string;
  readonly source: 'command line' | 'environment' | 'configuration file';
}

/** By the key of the setting. */
export type AllGiven = ReadonlyMap<string, Given>;

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that a configuration file sets, not yet matched with a setting. */
export interface ConfigEntry {
  /** As written in the file. */
  readonly written: string;
  /** The long flag that it stands for, without dashes. */
  readonly key: string;
  readonly raw: RawValue;
  /** Where: `locust.conf:3`. */
  readonly place: string;
}

/** What the environment says of these settings. Empty variables say nothing. */
export function fromEnvironment(settings: readonly Setting[], environment: Environment): AllGiven {
  const given = new Map<string, Given>();
  for (const { key, variables } of settings) {
    const name = variables.find((variable) => (environment[variable] ?? '') !== '');
    if (name !== undefined) {
      given.set(key, { raw: environment[name] as string, origin: name, source: 'environment' });
    }
  }
  return given;
}

/**
 * What configuration files say of the settings that are known so far.
 *
 * @param entries weakest first
 * @param unknown what to do with keys that no setting has: `ignore` before the locustfile's own arguments are known
 * @throws MusterError CONFIG_UNKNOWN_KEY
 */
export function fromFiles(
  settings: readonly Setting[],
  entries: readonly ConfigEntry[],
  unknown: 'ignore' | 'refuse',
): AllGiven {
  const inFiles = settings.filter(({ commandLineOnly }) => commandLineOnly !== true);
  const given = new Map<string, Given>();
  for (const entry of entries) {
    const setting = inFiles.find((one) => configKey(one) === entry.key);
    if (setting !== undefined) {
      const origin = `${entry.place}: ${entry.written}`;
      given.set(setting.key, { raw: entry.raw, origin, source: 'configuration file' });
    } else if (unknown === 'refuse') throw unknownKey(entry, inFiles);
  }
  return given;
}

function unknownKey({ written, key, place }: ConfigEntry, settings: readonly Setting[]): MusterError {
  const known = settings.filter(({ hidden }) => hidden !== true);
  const meant = closest(key, known.map(configKey));
  const camel = /[A-Z]/.test(written);
  const hint =
    meant === null ? 'see --help for the names' : `did you mean ${camel ? camelCase(meant) : meant}?`;
  return new MusterError('CONFIG_UNKNOWN_KEY', `${place}: there is no setting '${written}'; ${hint}`);
}
