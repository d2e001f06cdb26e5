import { resolve } from 'node:path';
import { MusterError } from '../errors.ts';
import type { Arguments } from '../settings/arguments.ts';

/** The flags that name reports made when a run is over, and what their placeholders stand for. */
export type FinalReports = Pick<
  Arguments,
  'html' | 'summary' | 'jsonFile' | 'junit' | 'markdown' | 'users' | 'spawnRate' | 'runTime'
>;

/** Those and the CSV files. */
export type ReportFiles = FinalReports & Pick<Arguments, 'csv'>;

/** The path of --html, with `{u}`, `{r}` and `{t}` replaced by users, spawn rate and run time (seconds; `0` for no end). */
export function htmlPath({ html, users, spawnRate, runTime }: FinalReports): string | undefined {
  const values: Readonly<Record<string, string>> = {
    '{u}': String(users),
    '{r}': String(spawnRate),
    '{t}': runTime === null ? '0' : `${runTime}s`,
  };
  return html?.replace(/\{[urt]\}/g, (name) => values[name] ?? name);
}

/** The file of --json-file: the suffix is always added, as in Locust. */
export function jsonPath({ jsonFile }: FinalReports): string | undefined {
  return jsonFile === undefined ? undefined : `${jsonFile}.json`;
}

/**
 * One report would take the place of the other.
 *
 * @param others files by the flag, or word, that names them
 * @throws MusterError INVALID_ARGUMENT when two are the same file
 */
export function requireDistinct(
  files: ReportFiles,
  others: Readonly<Record<string, string | undefined>> = {},
): void {
  const named: Readonly<Record<string, string | undefined>> = {
    ...others,
    '--html': htmlPath(files),
    '--summary': files.summary,
    '--json-file': jsonPath(files),
    '--junit': files.junit,
    '--markdown': files.markdown,
    '--csv': files.csv === undefined ? undefined : `${files.csv}_stats.csv`,
  };
  const flags = new Map<string, string>();
  for (const [flag, path] of Object.entries(named)) {
    if (path === undefined) continue;
    const other = flags.get(resolve(path));
    if (other !== undefined) {
      const message = `${other} and ${flag} name the same file, ${path}: give each its own`;
      throw new MusterError('INVALID_ARGUMENT', message);
    }
    flags.set(resolve(path), flag);
  }
}
