import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../platform/database/migrate.ts';
import { initialise, readPassword } from '../platform/embedded-postgres/initialise.ts';
import type { Place } from '../platform/embedded-postgres/place.ts';
import { removeEmbeddedPostgres } from '../platform/embedded-postgres/remove.ts';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/start.ts';
import { makeTestPlace } from './test-place.ts';

/**
 * One real PostgreSQL for all test files of Vitest's project `database`. It stops with the tests, and also when they
 * are killed, as every embedded server does.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { folder, data, place } = await makeTestPlace();
  const logFile = join(folder, 'postgres.log');
  await initialise(place, logFile, 0);
  await allowDatabases(place);
  const server = await startEmbeddedPostgres({ folder: data, logFile });
  await migrate(server.url);
  project.provide('templateUrl', server.url);
  return async () => {
    await server.stop();
    await removeEmbeddedPostgres(data);
    await rm(folder, { recursive: true });
  };
}

/** The embedded server's user may not create databases, and its superuser cannot log in: no server runs yet. */
function allowDatabases({ binaries, dataFolder, account }: Place): Promise<void> {
  const statements = [
    // Tests connect by the hundred, with a password that nobody can guess.
    'SET scram_iterations = 1',
    `ALTER ROLE eriop CREATEDB PASSWORD '${readPassword(dataFolder)}'`,
  ];
  return new Promise((resolve, reject) => {
    const options = { ...account, cwd: dataFolder, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
    const args = ['--single', '-D', dataFolder, 'template1'];
    const child = execFile(binaries.postgres, args, options, (error, _output, complaints) => {
      if (error !== null) return reject(error);
      if (/\b(ERROR|FATAL|PANIC):/.test(complaints)) return reject(new Error(complaints));
      resolve();
    });
    child.stdin?.end(`${statements.join('\n')}\n`);
  });
}
