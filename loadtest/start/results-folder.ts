import { readdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { prepareFolder } from './folder.ts';

/**
 * Where this run's files go: `<parent>/<UTC time>/`.
 *
 * @throws StartFailure
 */
export async function makeResultsFolder(parent: string, now: Date): Promise<string> {
  const name = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const folder = join(parent, name);
  await prepareFolder(parent, 'results', 'VIGILIA_RESULTS');
  await prepareFolder(folder, 'results', 'VIGILIA_RESULTS');
  return folder;
}

/** Makes `latest`, beside the folder, point to it. */
export async function markLatest(folder: string): Promise<void> {
  const parent = dirname(folder);
  // Made aside and renamed over the old one: `latest` is never missing.
  const aside = join(parent, `.latest-${process.pid}`);
  await rm(aside, { force: true });
  await symlink(basename(folder), aside);
  await rename(aside, join(parent, 'latest'));
}

/** Removes the folder of a start that came to nothing and wrote nothing. */
export async function removeIfEmpty(folder: string): Promise<void> {
  if ((await readdir(folder)).length === 0) await rmdir(folder);
}
