import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { removeEmbeddedPostgres } from '@vigilia/eriop';
import { StartFailure, sentence } from './start/failure.ts';
import { dataFolder, secretsFile } from './start/places.ts';

/** What `npm run seed` leaves beside the database. */
const seedLog = join(dataFolder, 'postgres.log');

/** Removes what is ours, and the folder if nothing else is in it: VIGILIA_DATA may name a folder with other things. */
async function reset(): Promise<void> {
  await removeEmbeddedPostgres(join(dataFolder, 'postgres'));
  await rm(seedLog, { force: true });
  await rm(secretsFile, { force: true });
  if (!existsSync(dataFolder)) return;
  await rmdir(dataFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY') throw error;
  });
}

function explained(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new StartFailure(
    `the data in ${dataFolder} cannot be removed (${code}); is that the folder, and yours?`,
  );
}

try {
  await reset().catch((error: unknown) => {
    throw explained(error);
  });
  process.stdout.write(`The database in ${relative(process.cwd(), dataFolder) || '.'} is removed.\n`);
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 2;
}
