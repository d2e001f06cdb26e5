import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartFailure } from './failure.ts';

/**
 * Makes a folder, unless it is there, and sees that it can be written.
 *
 * @param what it is for, e.g. `data`
 * @param variable of the environment that names another
 * @throws StartFailure
 */
export async function prepareFolder(path: string, what: string, variable: string): Promise<void> {
  try {
    await make(path);
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartFailure(
      `the folder for ${what}, ${path}, cannot be ${code === 'EEXIST' ? 'one: there is a file' : `written (${code})`}; ` +
        `set ${variable} to one that can be written`,
    );
  }
}

/** Not `mkdir` with `recursive`: where the system makes no folders, as in /proc, it tries without end (Node 20 to 24). */
async function make(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (!(await isFolder(parent)) && parent !== path) await make(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // Another start was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return stats?.isDirectory() === true;
}
