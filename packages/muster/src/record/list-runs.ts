import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MusterError } from '../errors.ts';
import { type ListedRun, listedRun } from './listed-run.ts';

/**
 * The run records of a folder, newest first; not those of folders in it. What is no record is passed over. One file is
 * looked at after the other, and of each no more than has to be.
 *
 * @throws MusterError FOLDER_NOT_READABLE
 */
export async function listRuns(folder: string): Promise<ListedRun[]> {
  const runs: ListedRun[] = [];
  for (const name of await namesIn(folder)) {
    const run = await lookAt(join(folder, name), name);
    if (run !== null) runs.push(run);
  }
  return runs.sort((a, b) => b.startTime - a.startTime || (a.file < b.file ? -1 : 1));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MusterError(
      'FOLDER_NOT_READABLE',
      `${folder} cannot be listed (${reason}): name a folder that run records lie in, or leave it out for this one`,
      { cause },
    );
  }
}

async function lookAt(path: string, name: string): Promise<ListedRun | null> {
  try {
    // A pipe would wait for somebody to write to it.
    return (await stat(path)).isFile() ? await listedRun(path, name) : null;
  } catch (cause) {
    // Gone meanwhile, or not for us to read: nobody can tell whether it is one.
    if (cause instanceof Error && 'syscall' in cause) return null;
    throw cause;
  }
}
