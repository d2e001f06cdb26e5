import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type EmbeddedPostgres,
  migrate,
  NODE_FLAGS,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { installed, pinned } from '../machine.ts';
import { createAgencies } from './agencies.ts';

const program = fileURLToPath(new URL('../../../packages/eriop/dist/main.js', import.meta.url));

/** Of 16 MB: as many as a server keeps that has been in service for a while. */
const LOG_FILES = 32;

/** One backend process on one core, PostgreSQL on the other: real, durable, and with agencies in it. */
export interface EriopSystem {
  readonly url: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** @param profileFolder where the backend leaves its CPU profile */
export async function startEriop(profileFolder: string | null): Promise<EriopSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-eriop-'));
  const data = join(folder, 'postgres');
  const database = await startEmbeddedPostgres({
    folder: data,
    logFile: join(folder, 'postgres.log'),
    reserveLogFiles: LOG_FILES,
  });
  onDatabaseCore(database);
  await migrate(database.url);
  await createAgencies(database.url);
  const { backend, url } = await startBackend(database.url, join(folder, 'backend.log'), profileFolder);
  const stop = async () => {
    const ended = once(backend, 'exit');
    backend.kill('SIGTERM');
    await ended;
    await database.stop();
    await removeEmbeddedPostgres(data);
    rmSync(folder, { recursive: true });
  };
  return { url, databaseUrl: database.url, stop };
}

/** Those that it forks from now on, one for each connection, inherit it. */
function onDatabaseCore({ pid }: EmbeddedPostgres): void {
  if (installed('taskset'))
    execFileSync('taskset', ['-a', '-c', '-p', '1', String(pid)], { stdio: 'ignore' });
}

async function startBackend(
  databaseUrl: string,
  logFile: string,
  profileFolder: string | null,
): Promise<{ backend: ChildProcess; url: string }> {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const [command = '', ...args] = pinned(0, [process.execPath, ...NODE_FLAGS, ...profiling, program]);
  const log = openSync(logFile, 'a');
  const backend = spawn(command, args, {
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      ERIOP_PORT: '0',
      ERIOP_JWT_SECRET: randomBytes(32).toString('hex'),
    },
  });
  const [message] = (await Promise.race([
    once(backend, 'message'),
    once(backend, 'exit').then(() => {
      throw new Error(`ERIOP did not start; see ${logFile}`);
    }),
  ])) as [{ url: string }];
  return { backend, url: message.url };
}
