import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { MusterError } from '../errors.ts';
import { parseConf } from '../settings/conf-file.ts';
import type { ConfigEntry } from '../settings/given.ts';
import { typedEntries } from '../settings/typed-config.ts';

const typed = ['.ts', '.mts', '.js', '.mjs'];

/**
 * What the configuration files say, weakest first: `~/.locust.conf`, `./locust.conf`, `./muster.config.ts`,
 * and the file of --config.
 *
 * @param named the file of --config
 * @throws MusterError CONFIG_NOT_FOUND, CONFIG_BROKEN, CONFIG_INVALID_VALUE, LOCUSTFILE_BROKEN
 */
export async function readConfigFiles(named: string | undefined): Promise<ConfigEntry[]> {
  const usual = [join(homedir(), '.locust.conf'), 'locust.conf', 'muster.config.ts'];
  const files = usual.filter((file) => existsSync(file));
  if (named !== undefined) {
    if (!existsSync(named)) {
      throw new MusterError('CONFIG_NOT_FOUND', `there is no configuration file ${named}; check --config`);
    }
    files.push(named);
  }
  const entries: ConfigEntry[] = [];
  for (const file of files) entries.push(...(await readConfigFile(file)));
  return entries;
}

async function readConfigFile(file: string): Promise<ConfigEntry[]> {
  if (!typed.includes(extname(file))) return readConf(file);
  // Compiling takes longer than all else that is done before a run: only where there is such a file.
  const { loadFiles } = await import('../scenario/load-files.ts');
  const [module] = await loadFiles([file]);
  return typedEntries(file, textOf(file), module?.default);
}

function readConf(file: string): ConfigEntry[] {
  const shown = shownPath(file);
  return parseConf(textOf(file)).map((line) => {
    const place = `${shown}:${line.line}`;
    if ('broken' in line) {
      throw new MusterError('CONFIG_BROKEN', `${place}: '${line.broken}' is no setting; write key = value`);
    }
    return { written: line.key, key: line.key, raw: line.value ?? true, place };
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as Error).message;
    throw new MusterError('CONFIG_BROKEN', `the configuration file ${file} cannot be read: ${why}`, {
      cause: error,
    });
  }
}

/** Relative where that is shorter. */
function shownPath(file: string): string {
  const fromHere = relative('.', file);
  return fromHere.startsWith('..') ? file : fromHere;
}
