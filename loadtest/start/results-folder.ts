import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Where this run's files go: `<parent>/<UTC time>/`, with `<parent>/latest` beside it. */
export async function makeResultsFolder(parent: string, now: Date): Promise<string> {
  const name = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  // Made aside and renamed over the old one: `latest` is never missing.
  const aside = join(parent, `.latest-${process.pid}`);
  await rm(aside, { force: true });
  await symlink(name, aside);
  await rename(aside, join(parent, 'latest'));
  return folder;
}
