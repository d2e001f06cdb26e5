import { MusterError, type MusterErrorCode } from '../../errors.ts';
import { configKey, type Flag, InvalidValue, type RawValue } from '../flags/flag.ts';
import { elements, onOrOff } from '../flags/values.ts';

/** What a source says of a flag. */
export interface Setting {
  readonly raw: RawValue;
  /** How messages name the place: `--users`, `LOCUST_USERS`, `locust.conf:3: users`. */
  readonly origin: string;
  readonly kind: 'command line' | 'environment' | 'configuration file';
}

/** By the key of the flag. */
export type Settings = ReadonlyMap<string, Setting>;

/** @param sources weakest first */
export function merged(sources: readonly Settings[]): Settings {
  return new Map(sources.flatMap((source) => [...source]));
}

/** What the environment says of these flags. Empty variables say nothing. */
export function environmentSettings(
  flags: readonly Flag[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const settings = new Map<string, Setting>();
  for (const { key, env, commandLineOnly } of flags) {
    const raw = env === undefined || commandLineOnly === true ? undefined : environment[env];
    if (raw !== undefined && raw !== '')
      settings.set(key, { raw, origin: env as string, kind: 'environment' });
  }
  return settings;
}

/**
 * The value of a flag.
 *
 * @throws MusterError INVALID_ARGUMENT, CONFIG_INVALID_VALUE, FLAG_NOT_YET
 */
export function settingValue(flag: Flag, setting: Setting | undefined): unknown {
  if (setting === undefined) return flag.default;
  try {
    if (flag.kind === 'switch') return switched(setting.raw);
    if (flag.kind === 'list') return listed(flag, setting).map((element) => flag.read(element));
    return flag.read(single(setting.raw));
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw invalid(setting, error.message, flag.secret === true);
  }
}

/** @throws MusterError FLAG_NOT_YET for a flag that Locust has and this version does not */
export function refuse(flags: readonly Flag[], settings: Settings): void {
  for (const flag of flags) {
    const setting = settings.get(flag.key);
    if (flag.refused === undefined || setting === undefined) continue;
    if (flag.kind === 'switch' && settingValue(flag, setting) === false) continue;
    throw new MusterError('FLAG_NOT_YET', `${setting.origin}: ${flag.refused}`);
  }
}

function switched(raw: RawValue): boolean {
  if (typeof raw === 'boolean') return raw;
  return onOrOff(single(raw));
}

function listed(flag: Flag, { raw, kind }: Setting): readonly string[] {
  if (typeof raw === 'boolean') throw new InvalidValue('It is a text, or a list of texts.');
  if (typeof raw !== 'string') {
    // Elements that a file lists are apart already, and commas may belong to what a locustfile asks for.
    return kind === 'configuration file' || flag.custom === true
      ? raw
      : raw.flatMap((text) => elements(text, false));
  }
  return elements(raw, flag.placeholder?.includes('...') === true);
}

function single(raw: RawValue): string {
  if (typeof raw === 'string') return raw;
  throw new InvalidValue('It is one value.');
}

function invalid(setting: Setting, message: string, secret: boolean): MusterError {
  const code: MusterErrorCode =
    setting.kind === 'configuration file' ? 'CONFIG_INVALID_VALUE' : 'INVALID_ARGUMENT';
  const value = secret ? 'the value' : `'${String(setting.raw)}'`;
  const said = setting.kind === 'command line' ? `${message.replace(/\.$/, '')} (see --help)` : message;
  return new MusterError(code, `${setting.origin}: ${value} is invalid. ${said}`);
}

/** The flag that a configuration file means by a key. */
export function flagByConfigKey(flags: readonly Flag[], key: string): Flag | undefined {
  return flags.find((flag) => flag.commandLineOnly !== true && configKey(flag) === key);
}
