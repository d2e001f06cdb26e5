import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EriopError } from '../errors.ts';
import { type Account, serverAccount } from './account.ts';
import {
  type Binaries,
  binariesIn,
  copyPackage,
  findPackage,
  linkLibraries,
  probeVersion,
} from './binaries.ts';

/** Where one embedded server lives: its programs, its data and the account that runs it. */
export interface Place {
  readonly binaries: Binaries;
  readonly version: string;
  readonly dataFolder: string;
  readonly account: Account | undefined;
}

/** For data that cannot live in the project; unlike /tmp, it survives a restart of the machine. */
const ELSEWHERE = '/var/tmp/eriop-postgres-';
const LOCATION_FILE = 'location';

/**
 * Decides where the server lives, and prepares the programs. Normally that is the given folder and the installed
 * package. But root's server runs as `nobody`, who may not be able to enter either (a project below /root):
 * then the data goes to a folder below /var/tmp, remembered in `<folder>/location`, with a copy of the programs.
 */
export async function preparePlace(folder: string): Promise<Place> {
  await mkdir(folder, { recursive: true });
  const remembered = rememberedHome(folder);
  const account = serverAccount(dataFolderIn(remembered ?? folder));
  const home = remembered ?? (canEnter(folder, account) ? folder : await makeHomeElsewhere(folder));
  const { root, version } = await preparePrograms(home, account);
  return { binaries: binariesIn(root), version, dataFolder: dataFolderIn(home), account };
}

/** The folder that holds the data: the given one, or the one elsewhere that it remembers. */
export function homeOf(folder: string): string {
  return rememberedHome(folder) ?? folder;
}

/** The server's own data folder, below its home. */
export function dataFolderIn(home: string): string {
  return join(home, 'data');
}

async function preparePrograms(
  home: string,
  account: Account | undefined,
): Promise<{ root: string; version: string }> {
  const installed = await findPackage();
  if (await linkLibraries(installed)) {
    const probe = probeVersion(binariesIn(installed).postgres, account);
    if ('version' in probe) return { root: installed, version: probe.version };
  }
  const copy = join(home, 'runtime');
  const known = existsSync(copy) ? probeVersion(binariesIn(copy).postgres, account) : undefined;
  if (known !== undefined && 'version' in known) return { root: copy, version: known.version };
  if (!existsSync(copy)) await copyPackage(installed, copy);
  const probe = probeVersion(binariesIn(copy).postgres, account);
  if ('version' in probe) return { root: copy, version: probe.version };
  throw new EriopError(
    'EMBEDDED_POSTGRES_BINARY',
    `The embedded PostgreSQL does not run on this machine: ${probe.failure}.`,
    'Run "npm run reset" and "npm ci"; if it stays so, set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** Asked of the kernel: mode bits alone do not know about access lists and the folders above. */
function canEnter(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true;
  const test = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return test.status === 0;
}

async function makeHomeElsewhere(folder: string): Promise<string> {
  const home = await mkdtemp(ELSEWHERE);
  await chmod(home, 0o711);
  await writeFile(join(folder, LOCATION_FILE), `${home}\n`, { mode: 0o600 });
  return home;
}

/** Everyone may write to /var/tmp: a remembered folder counts only while it is a real folder of our own. */
function rememberedHome(folder: string): string | undefined {
  const file = join(folder, LOCATION_FILE);
  if (!existsSync(file)) return undefined;
  const home = readFileSync(file, 'utf8').trim();
  const stats = home.startsWith(ELSEWHERE) ? lstatSync(home, { throwIfNoEntry: false }) : undefined;
  if (stats?.isDirectory() !== true || stats.uid !== process.getuid?.()) return undefined;
  return home;
}
