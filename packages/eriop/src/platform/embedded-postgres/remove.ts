import { existsSync, readdirSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EriopError } from '../errors.ts';
import { explainSystemError } from './failures.ts';
import { dataFolderIn, homeOf } from './place.ts';
import { runningServer } from './postmaster.ts';

/** What an embedded server leaves in its folder; anything else there is not ours to remove. */
const OURS = /^(data(\.new-\d+)?|runtime(\.new-\d+)?|location)$/;

/**
 * Removes an embedded server's data, wherever it lives, and the folder itself when nothing else is in it.
 *
 * @throws EriopError EMBEDDED_POSTGRES_RUNNING while a server runs on it, EMBEDDED_POSTGRES_PERMISSION if it is another user's
 */
export async function removeEmbeddedPostgres(folder: string): Promise<void> {
  const path = resolve(folder);
  if (!existsSync(path)) return;
  try {
    await remove(path);
  } catch (error) {
    throw explainSystemError(error, path);
  }
}

async function remove(path: string): Promise<void> {
  const home = homeOf(path);
  const pid = runningServer(dataFolderIn(home));
  if (pid !== undefined) {
    throw new EriopError(
      'EMBEDDED_POSTGRES_RUNNING',
      `A PostgreSQL server (process ${pid}) still runs on ${dataFolderIn(home)}.`,
      'Stop it first: end the command that started it.',
    );
  }
  if (home !== path) await rm(home, { recursive: true, force: true });
  for (const name of readdirSync(path).filter((entry) => OURS.test(entry))) {
    await rm(join(path, name), { recursive: true, force: true });
  }
  if (readdirSync(path).length === 0) await rmdir(path);
}
