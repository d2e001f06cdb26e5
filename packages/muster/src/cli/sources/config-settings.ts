import { MusterError } from '../../errors.ts';
import { closest } from '../../wording/closest.ts';
import { configKey, type Flag, type RawValue } from '../flags/flag.ts';
import { flagByConfigKey, type Setting, type Settings } from './setting.ts';

/** One thing that a configuration file sets, not yet matched with a flag. */
export interface ConfigEntry {
  /** As written in the file. */
  readonly written: string;
  /** The long flag that it stands for, without dashes. */
  readonly key: string;
  readonly raw: RawValue;
  /** Where: `locust.conf:3`. */
  readonly place: string;
}

/**
 * The settings of configuration files, for the flags known so far.
 *
 * @param entries weakest first
 * @param unknown what to do with keys that no flag has: `ignore` before the locustfile's own arguments are known
 * @throws MusterError CONFIG_UNKNOWN_KEY
 */
export function configSettings(
  entries: readonly ConfigEntry[],
  flags: readonly Flag[],
  unknown: 'ignore' | 'refuse',
): Settings {
  const settings = new Map<string, Setting>();
  for (const entry of entries) {
    const flag = flagByConfigKey(flags, entry.key);
    if (flag === undefined) {
      if (unknown === 'refuse') throw unknownKey(entry, flags);
      continue;
    }
    settings.set(flag.key, {
      raw: entry.raw,
      origin: `${entry.place}: ${entry.written}`,
      kind: 'configuration file',
    });
  }
  return settings;
}

function unknownKey({ written, key, place }: ConfigEntry, flags: readonly Flag[]): MusterError {
  const known = flags.filter((flag) => flag.commandLineOnly !== true && flag.hidden !== true);
  const meant = closest(key, known.map(configKey));
  const camel = /[A-Z]/.test(written);
  const hint =
    meant === null ? 'see --help for the names' : `did you mean ${camel ? camelCase(meant) : meant}?`;
  return new MusterError('CONFIG_UNKNOWN_KEY', `${place}: there is no setting '${written}'; ${hint}`);
}

/** `spawn-rate` → `spawnRate` */
export function camelCase(key: string): string {
  return key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `spawnRate` → `spawn-rate` */
export function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
