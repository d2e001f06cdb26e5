import { MusterError } from '../errors.ts';
import type { ConfigEntry, RawValue } from './given.ts';
import { dashed } from './setting.ts';

/**
 * What a configuration file in TypeScript or JavaScript sets.
 *
 * @param file its name, for messages
 * @param text what is written in it, for the numbers of lines
 * @param config its default export
 * @throws MusterError CONFIG_BROKEN, CONFIG_INVALID_VALUE
 */
export function typedEntries(file: string, text: string, config: unknown): ConfigEntry[] {
  if (!isRecord(config)) {
    throw new MusterError(
      'CONFIG_BROKEN',
      `${file} has no settings as its default export; write \`export default defineConfig({ … })\``,
    );
  }
  const lines = text.split('\n');
  const { arguments: custom, ...settings } = config;
  if (custom !== undefined && !isRecord(custom)) {
    throw new MusterError('CONFIG_INVALID_VALUE', `${file}: arguments: it is an object, name: value`);
  }
  return [...Object.entries(settings), ...Object.entries(custom ?? {})]
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => {
      const place = placeOf(file, lines, name);
      return { written: name, key: dashed(name), raw: rawValue(value, `${place}: ${name}`), place };
    });
}

function rawValue(value: unknown, origin: string): RawValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  throw new MusterError(
    'CONFIG_INVALID_VALUE',
    `${origin}: it is a text, a number, true or false, or a list of texts`,
  );
}

/** The line where the key stands, as far as that can be seen without parsing the file. */
function placeOf(file: string, lines: readonly string[], name: string): string {
  const key = new RegExp(`(^|[\\s{,'"])${name.replace(/\W/g, '\\$&')}['"]?\\s*:`);
  const index = lines.findIndex((line) => key.test(line));
  return index < 0 ? file : `${file}:${index + 1}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
