import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, resolve as resolvePath } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EriopError } from '../errors.ts';
import { explainFailure, explainSystemError } from './failures.ts';
import { freePort } from './free-port.ts';
import { spawnGuarded } from './guardian.ts';
import { databaseUrl, initialise, readPassword } from './initialise.ts';
import { lastLines, openLog } from './log-tail.ts';
import { type Place, preparePlace } from './place.ts';
import { forgetDeadServer, readPostmaster, runningServer } from './postmaster.ts';
import { serverSettings, settingArguments } from './settings.ts';
import { stopServer } from './stop.ts';

/** A PostgreSQL server that runs for as long as the process that started it. */
export interface EmbeddedPostgres {
  /** Connection string, password included. */
  readonly url: string;
  /** Process id of the server itself. */
  readonly pid: number;
  /** e.g. "18.4". */
  readonly version: string;
  /** Whether the database was made by this start. */
  readonly fresh: boolean;
  /** Resolves when the server has ended, whatever the reason. */
  readonly exited: Promise<ServerExit>;
  /** Stops the server in good order, within a minute at most; again and again if you like. */
  stop(): Promise<void>;
}

/** How a server ended, with the last lines of its log. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lastLines: readonly string[];
}

/** After a crash the server replays its log before it is ready: up to 4 GB, see `max_wal_size`. */
const READY_WITHIN_MS = 300_000;
const POLL_MS = 20;
const ATTEMPTS = 10;

/**
 * Starts PostgreSQL on a data folder, which is made at the first start. The server listens on 127.0.0.1 on a free
 * port and stops with this process, even if that is killed. Nothing else of the machine is touched, except that
 * root's data may have to live below /var/tmp (see `preparePlace`).
 *
 * @param options.folder for the data; a folder of its own
 * @param options.logFile for what the server prints; appended to
 * @param options.reserveLogFiles 16 MB files of the write-ahead log that a new database gets in advance, so that the
 *   first minutes of load do not wait for their making; default 0
 * @param options.port to listen on; default a free one
 * @throws EriopError EMBEDDED_POSTGRES_*: no server for this platform, one is already running on the folder,
 *   a full disk, a missing permission, data of another version
 */
export async function startEmbeddedPostgres(options: {
  folder: string;
  logFile: string;
  reserveLogFiles?: number;
  port?: number;
}): Promise<EmbeddedPostgres> {
  const folder = resolvePath(options.folder);
  const logFile = resolvePath(options.logFile);
  try {
    await mkdir(dirname(logFile), { recursive: true });
    const place = await preparePlace(folder);
    refuseIfRunning(place.dataFolder);
    forgetDeadServer(place.dataFolder);
    const fresh = await initialise(place, logFile, options.reserveLogFiles ?? 0);
    return await launchPatiently(place, logFile, fresh, options.port);
  } catch (error) {
    throw explainSystemError(error, folder);
  }
}

/** Tries again when only the moment was wrong: the port was taken meanwhile, or a killed server's children still end. */
async function launchPatiently(
  place: Place,
  logFile: string,
  fresh: boolean,
  port: number | undefined,
): Promise<EmbeddedPostgres> {
  for (let attempt = 1; ; attempt += 1) {
    const launched = await launch(place, logFile, fresh, port ?? (await freePort()));
    if ('url' in launched) return launched;
    const output = launched.lastLines.join('\n');
    const passing = /could not bind|Address already in use|pre-existing shared memory block/.test(output);
    if (!passing || attempt === ATTEMPTS)
      throw explainFailure('PostgreSQL did not start', launched.lastLines, logFile);
    await sleep(200 * attempt);
  }
}

async function launch(
  place: Place,
  logFile: string,
  fresh: boolean,
  port: number,
): Promise<EmbeddedPostgres | ServerExit> {
  const { binaries, dataFolder, account, version } = place;
  const log = openLog(logFile);
  const args = ['-D', dataFolder, ...settingArguments(serverSettings(port))];
  const guardian = spawnGuarded(binaries.postgres, args, {
    account,
    cwd: dataFolder,
    output: log.descriptor,
  });
  closeSync(log.descriptor);
  await once(guardian, 'spawn');
  const exited = once(guardian, 'exit').then(([code, signal]) => ({
    ...exitOf(code, signal),
    lastLines: lastLines(logFile, 20, log.size),
  }));

  const pid = await waitUntilReady(dataFolder, guardian);
  if (pid === undefined) return await exited;
  const url = databaseUrl(readPassword(dataFolder), port);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopServer(guardian, pid, exited);
    return stopping;
  };
  return { url, pid, version, fresh, exited, stop };
}

/** The server's process id as soon as it accepts connections, or undefined if it has ended before. */
async function waitUntilReady(dataFolder: string, guardian: ChildProcess): Promise<number | undefined> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (guardian.exitCode !== null || guardian.signalCode !== null) return undefined;
    const postmaster = readPostmaster(dataFolder);
    if (postmaster?.ready === true && runningServer(dataFolder) !== undefined) return postmaster.pid;
    await sleep(POLL_MS);
  }
  guardian.stdio[3]?.destroy();
  throw new EriopError(
    'EMBEDDED_POSTGRES_NOT_READY',
    `PostgreSQL was not ready within ${READY_WITHIN_MS / 1000} s.`,
    'Look into its log file; a recovery after a crash goes on when you start again.',
  );
}

/** The guardian passes a signal on as the shell does: 128 + its number. */
function exitOf(code: number | null, signal: string | null): { code: number | null; signal: string | null } {
  if (code === null || code <= 128) return { code, signal };
  const name = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return name === undefined ? { code, signal } : { code: null, signal: name };
}

function refuseIfRunning(dataFolder: string): void {
  const pid = runningServer(dataFolder);
  if (pid === undefined) return;
  throw new EriopError(
    'EMBEDDED_POSTGRES_RUNNING',
    `A PostgreSQL server (process ${pid}) already runs on ${dataFolder}.`,
    'Stop the other start first; two servers on one database would destroy it.',
  );
}
