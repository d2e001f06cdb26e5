import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MusterError } from '../errors.ts';

const extensions = ['.ts', '.js', '.mts', '.mjs'];

/**
 * The files that -f names.
 *
 * @param names files (their ending may be left out) and folders; of a folder, every TypeScript and JavaScript
 * file in and below it that can hold user classes
 * @returns absolute paths, each once, those of a folder by name
 * @throws MusterError LOCUSTFILE_NOT_FOUND, FLAG_NOT_YET
 */
export function locustfilePaths(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(pathsOf))];
}

function pathsOf(name: string): string[] {
  if (name === '-') {
    throw new MusterError(
      'FLAG_NOT_YET',
      '-f - is for workers, which are not in this version yet; name a file',
    );
  }
  if (/^https?:\/\//.test(name)) {
    throw new MusterError(
      'FLAG_NOT_YET',
      `-f ${name}: locustfiles are not fetched from URLs; download it first`,
    );
  }
  const path = withExtension(resolve(name));
  if (path === null) {
    throw new MusterError('LOCUSTFILE_NOT_FOUND', `there is no file ${resolve(name)}; name one with -f`);
  }
  if (!statSync(path).isDirectory()) return [path];
  const found = [...filesBelow(path)];
  if (found.length > 0) return found;
  const endings = extensions.map((ending) => `*${ending}`).join(', ');
  throw new MusterError('LOCUSTFILE_NOT_FOUND', `the folder ${path} has no locustfile in it (${endings})`);
}

/** `locustfile` and, where only JavaScript is, `locustfile.ts` mean the file that there is. */
function withExtension(path: string): string | null {
  if (existsSync(path)) return path;
  const bare = path.replace(/\.ts$/, '');
  return extensions.map((ending) => bare + ending).find((candidate) => existsSync(candidate)) ?? null;
}

function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (/^[._]/.test(entry.name) || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else if (canHoldUsers(entry.name)) yield path;
  }
}

function canHoldUsers(name: string): boolean {
  return extensions.some((ending) => name.endsWith(ending)) && !/\.(test|spec|config|d)\.\w+$/.test(name);
}
