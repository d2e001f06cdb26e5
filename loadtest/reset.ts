import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@vigilia/eriop';
import { dataFolder } from './start/places.ts';

// `npm run reset`: the next start begins with an empty database.
try {
  await removeEmbeddedPostgres(join(dataFolder, 'postgres'));
  await rm(dataFolder, { recursive: true, force: true });
  process.stdout.write('The data in .data/ is removed.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
