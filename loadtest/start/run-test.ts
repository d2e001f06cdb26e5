import { dirname, join, relative } from 'node:path';
import {
  checkSchema,
  connectDatabase,
  type EmbeddedPostgres,
  migrate,
  startEmbeddedPostgres,
} from '@vigilia/eriop';
import { describeSeed, seed } from '../seed-data.ts';
import { type Backend, startBackend } from './backend.ts';
import type { Command } from './command-line.ts';
import { checkDiskSpace, logFilesFor } from './disk-space.ts';
import { StartFailure } from './failure.ts';
import { prepareFolder } from './folder.ts';
import type { Interruption } from './interruption.ts';
import { type Load, startLoad } from './load.ts';
import { checkReady } from './ready.ts';
import { markLatest } from './results-folder.ts';
import type { Running } from './running.ts';
import { shownHost } from './shown-host.ts';
import type { Steps } from './steps.ts';

/** What every step of a start may need. */
export interface StartContext {
  readonly command: Command;
  /** Where this run's files go. */
  readonly folder: string;
  /** Folder of the embedded database. */
  readonly database: string;
  readonly running: Running;
  readonly interruption: Interruption;
  /** Set when the personas are at work. */
  load: Load | null;
}

/** A database that the steps after it use. */
interface Database {
  readonly url: string;
  /** Rejects when it ends by itself; a server that is not ours never does. */
  readonly broken: Promise<never>;
}

/**
 * Brings up the database and ERIOP, puts the personas on it and takes everything down again.
 *
 * @returns exit code of the load tool: 0 pass, 1 fail, 3 invalid
 */
export async function testOwnBackend(steps: Steps, context: StartContext): Promise<number> {
  const { interruption } = context;
  const database = await steps.run('database', () => interruption.orElse(bringUpDatabase(context)));
  const until = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([interruption.orElse(work), database.broken]);
  await steps.run('migrations', () => until(applyMigrations(database.url)));
  const backend = await steps.run('backend', () => until(bringUpBackend(context, database.url)));
  await steps.run('seed', () => until(fillIn(database.url)));
  const load = await until(beginLoad(steps, context, backend.url, database.url));
  return Promise.race([until(load.exitCode), backend.broken]);
}

/** Puts the personas on an ERIOP that someone else runs. */
export async function testRunningHost(host: string, steps: Steps, context: StartContext): Promise<number> {
  const { interruption } = context;
  const databaseUrl = process.env.DATABASE_URL || undefined;
  await steps.run('host', () => interruption.orElse(checkReady(host)));
  await steps.run('seed', async () => {
    if (databaseUrl !== undefined) return interruption.orElse(fillIn(databaseUrl));
    const line =
      'skipped: DATABASE_URL is not set, so lost alerts cannot be counted and the verdict cannot be pass';
    return { result: undefined, line };
  });
  const load = await interruption.orElse(beginLoad(steps, context, host, databaseUrl));
  return interruption.orElse(load.exitCode);
}

async function bringUpDatabase(context: StartContext): Promise<{ result: Database; line: string }> {
  const { command, folder, database, running } = context;
  const url = process.env.DATABASE_URL || undefined;
  if (url !== undefined) {
    const version = await serverVersion(url);
    const never = new Promise<never>(() => {});
    return { result: { url, broken: never }, line: `PostgreSQL ${version} of DATABASE_URL` };
  }
  await prepareFolder(dirname(database), 'data', 'VIGILIA_DATA');
  await prepareFolder(database, 'data', 'VIGILIA_DATA');
  await checkDiskSpace(database, command.load.users, command.load.runTime);
  const logFile = join(folder, 'postgres.log');
  const reserveLogFiles = logFilesFor(command.load.users, command.load.runTime);
  const { starting } = running.begin(() => {
    const starting = startEmbeddedPostgres({ folder: database, logFile, reserveLogFiles });
    return { starting, stop: async () => (await starting.catch(() => null))?.stop() };
  });
  const server = await starting;
  const line = `PostgreSQL ${server.version}, process ${server.pid}, ${server.fresh ? 'new data' : 'data'} in ${relative(process.cwd(), database)}`;
  return { result: { url: server.url, broken: brokenDatabase(server, running, logFile) }, line };
}

async function serverVersion(url: string): Promise<string> {
  const sql = await connectDatabase(url, { max: 1 });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version.split(' ')[0] ?? 'of unknown version';
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function brokenDatabase(server: EmbeddedPostgres, running: Running, logFile: string): Promise<never> {
  const broken = server.exited.then(({ code, signal, lastLines }) => {
    if (running.stopping) return new Promise<never>(() => {});
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    throw new StartFailure(
      `PostgreSQL ended ${how} in the middle of the test; the last lines of ${logFile}:\n${lastLines.join('\n')}`,
    );
  });
  broken.catch(() => {});
  return broken;
}

async function applyMigrations(databaseUrl: string): Promise<{ result: undefined; line: string }> {
  const { applied, version } = await migrate(databaseUrl);
  const line =
    applied.length === 0
      ? `schema is at version ${version}`
      : `${applied.length} applied, schema at version ${version}`;
  return { result: undefined, line };
}

async function bringUpBackend(
  context: StartContext,
  databaseUrl: string,
): Promise<{ result: Backend; line: string }> {
  const backend = await startBackend({
    port: context.command.port,
    databaseUrl,
    logFile: join(context.folder, 'backend.log'),
    running: context.running,
  });
  return { result: backend, line: `ERIOP on ${backend.url}, process ${backend.pid}` };
}

async function fillIn(databaseUrl: string): Promise<{ result: undefined; line: string }> {
  const sql = await connectDatabase(databaseUrl, { max: 4 });
  try {
    await checkSchema(sql);
    return { result: undefined, line: describeSeed(await seed(sql)) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function beginLoad(
  steps: Steps,
  context: StartContext,
  host: string,
  databaseUrl: string | undefined,
): Promise<Load> {
  const { folder, command, running } = context;
  const { users, runTime } = command.load;
  const time = runTime === null ? 'until Ctrl-C' : `for ${runTime} s`;
  const files = relative(process.cwd(), folder);
  await markLatest(folder);
  context.load = startLoad({ loadArguments: command.loadArguments, host, databaseUrl, folder, running });
  // After it, and still first: a new process takes a while to print anything.
  steps.begin(
    'load',
    `${users.toLocaleString('en-US')} users on ${shownHost(host).url} ${time}; files in ${files}\n`,
  );
  return context.load;
}
