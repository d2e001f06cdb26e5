import { readFileSync } from 'node:fs';
import { MusterError } from '../../errors.ts';
import { loadFiles } from '../../scenario/load-files.ts';
import type { RawValue } from '../flags/flag.ts';
import { type ConfigEntry, dashed } from './config-settings.ts';

/**
 * What a configuration file in TypeScript or JavaScript sets.
 *
 * @throws MusterError LOCUSTFILE_BROKEN, CONFIG_BROKEN, CONFIG_INVALID_VALUE
 */
export async function readTypedConfig(file: string): Promise<ConfigEntry[]> {
  const [module] = await loadFiles([file]);
  const config: unknown = module?.default;
  if (!isRecord(config)) {
    throw new MusterError(
      'CONFIG_BROKEN',
      `${file} has no settings as its default export; write \`export default defineConfig({ … })\``,
    );
  }
  const lines = readFileSync(file, 'utf8').split('\n');
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
