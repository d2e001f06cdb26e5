import { resolve } from 'node:path';
import { databaseUrl, readPassword } from './initialise.ts';
import { dataFolderIn, homeOf } from './place.ts';
import { readPostmaster, runningServer } from './postmaster.ts';

/**
 * The embedded server that runs on a folder, whoever started it; undefined if none does.
 *
 * @throws EriopError EMBEDDED_POSTGRES_PASSWORD if it belongs to another account
 */
export function findEmbeddedPostgres(folder: string): { url: string; pid: number } | undefined {
  const dataFolder = dataFolderIn(homeOf(resolve(folder)));
  const pid = runningServer(dataFolder);
  const postmaster = readPostmaster(dataFolder);
  if (pid === undefined || postmaster === undefined || !postmaster.ready) return undefined;
  return { url: databaseUrl(readPassword(dataFolder), postmaster.port), pid };
}
