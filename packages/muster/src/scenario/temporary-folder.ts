import { mkdtempSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `muster-<process id>-<six characters of mkdtemp>` */
const ours = /^muster-(\d+)-[A-Za-z0-9]{6}$/;

/** Those of this process: one listener removes them all, however many locustfiles a process loads. */
const made: string[] = [];

/** A folder for compiled files. It is there until the process ends: stack traces read their source maps from it. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `muster-${process.pid}-`));
  if (made.length === 0) process.once('exit', removeMade);
  made.push(folder);
  return folder;
}

function removeMade(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * Removes the temporary folders of earlier processes that were killed and could not do it: only folders named as ours
 * are, of the same user, whose process no longer exists. Never fails: what cannot be removed stays.
 *
 * @param parent the folder that they are in
 */
export async function removeLeftFolders(parent = tmpdir()): Promise<void> {
  // A folder that cannot be listed or removed is no reason not to run.
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const pid = Number(ours.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = join(parent, name);
    if (await isOwn(folder)) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

async function isOwn(folder: string): Promise<boolean> {
  const stats = await lstat(folder).catch(() => null);
  return stats?.isDirectory() === true && stats.uid === (process.getuid?.() ?? stats.uid);
}

/** Also true when it is another user's, or cannot be known. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
