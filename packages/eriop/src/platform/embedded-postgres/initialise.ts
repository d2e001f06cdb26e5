import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, EriopError } from '../errors.ts';
import { explainFailure } from './failures.ts';
import type { Place } from './place.ts';
import { isAlive } from './postmaster.ts';
import { reserveLog } from './reserve-log.ts';

/** Database and user of the embedded server; the same names as in docker-compose.yml. */
const DATABASE = 'eriop';

const PASSWORD_FILE = 'eriop.password';
/** Says that `APPLICATION_ROLE` is there. */
const ROLES_FILE = 'eriop.roles';

/**
 * What only a superuser may do for row-level security, one statement a line: the role that the backend acts as; and that
 * comparisons of enums tell nothing about their arguments, so that indexes with a status or a severity serve it.
 */
const APPLICATION_ROLE = [
  "DO $$ BEGIN IF to_regrole('eriop_app') IS NULL THEN CREATE ROLE eriop_app NOLOGIN; END IF; END $$",
  `GRANT eriop_app TO ${DATABASE} WITH INHERIT FALSE, SET TRUE`,
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge'].map(
    (comparison) => `ALTER FUNCTION pg_catalog.enum_${comparison}(anyenum, anyenum) LEAKPROOF`,
  ),
];

const UNFINISHED = /^data\.new-(\d+)$/;

/** Only TCP from this machine, only with a password; the superuser has none and so cannot log in at all. */
const ACCESS_RULES = 'host all all 127.0.0.1/32 scram-sha-256\n';

/**
 * Makes the data folder unless it is there. It is made under another name and renamed when complete, so that an
 * interruption at any point leaves nothing that a later start would take for a database.
 *
 * @param reserveFiles log files to make in advance, see `reserveLog`
 * @returns whether it was made now
 * @throws EriopError EMBEDDED_POSTGRES_VERSION if it was made by another major version
 */
export async function initialise(place: Place, logFile: string, reserveFiles: number): Promise<boolean> {
  const { dataFolder } = place;
  await removeUnfinished(dirname(dataFolder));
  if (existsSync(dataFolder)) {
    checkVersion(place);
    await addApplicationRole(place, logFile);
    return false;
  }
  const temporary = `${dataFolder}.new-${process.pid}`;
  await mkdir(temporary, { mode: 0o700 });
  if (place.account !== undefined) await chown(temporary, place.account.uid, place.account.gid);
  try {
    await createCluster(place, temporary, logFile);
    await reserveLog(join(temporary, 'pg_wal'), reserveFiles, place.account);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await renameInto(temporary, dataFolder);
  return true;
}

/** The connection string of the embedded server. */
export function databaseUrl(password: string, port: number): string {
  return `postgres://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** The password of the embedded server's user. */
export function readPassword(dataFolder: string): string {
  const file = join(dataFolder, PASSWORD_FILE);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new EriopError(
      'EMBEDDED_POSTGRES_PASSWORD',
      `The database's password cannot be read from ${file} (${codeOf(cause)}).`,
      'Start as the user who owns the file, or make a new database with "npm run reset".',
      { cause },
    );
  }
}

async function createCluster(place: Place, folder: string, logFile: string): Promise<void> {
  const { initdb, postgres } = place.binaries;
  // Sorting by code point is the same on every machine and needs no system library; text stays Unicode-aware.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // "trust" only until the access rules are written, below; no server runs before that.
  const options = ['--data-checksums', '--auth=trust', '--username=postgres'];
  await run(place, initdb, ['-D', folder, ...options, ...locale], '', logFile);
  await writeFile(join(folder, 'pg_hba.conf'), ACCESS_RULES);
  const password = randomBytes(24).toString('hex');
  await writeFile(join(folder, PASSWORD_FILE), `${password}\n`, { mode: 0o600 });
  const statements = [
    `CREATE ROLE ${DATABASE} LOGIN PASSWORD '${password}' IN ROLE pg_monitor`,
    ...APPLICATION_ROLE,
    `CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`,
    '',
  ].join('\n');
  // Single-user mode reads one statement a line, without a server that somebody else could reach meanwhile.
  // In template1, of which the database becomes a copy.
  await run(place, postgres, ['--single', '-D', folder, 'template1'], statements, logFile);
  await writeFile(join(folder, ROLES_FILE), '');
}

/** Gives a database of an earlier version the role that the backend acts as. */
async function addApplicationRole(place: Place, logFile: string): Promise<void> {
  const { dataFolder, binaries } = place;
  const file = join(dataFolder, ROLES_FILE);
  if (existsSync(file)) return;
  const statements = `${APPLICATION_ROLE.join('\n')}\n`;
  await run(place, binaries.postgres, ['--single', '-D', dataFolder, DATABASE], statements, logFile);
  await writeFile(file, '');
}

function run(place: Place, program: string, args: string[], input: string, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...place.account,
      cwd: dirname(place.dataFolder),
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.stdin.on('error', collectNothing);
    child.on('error', reject);
    child.on('close', (code) => {
      // Single-user mode reports a failed statement and goes on, with exit code 0.
      if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(output)) return resolve();
      const lines = output.split('\n').filter((line) => line.trim() !== '');
      reject(explainFailure(`The database could not be made (${basename(program)})`, lines, logFile));
    });
    child.stdin.end(input);
  });
}

/** A program that ends before it has read its input says why on stderr; the broken pipe adds nothing. */
function collectNothing(): void {}

async function renameInto(temporary: string, dataFolder: string): Promise<void> {
  try {
    await rename(temporary, dataFolder);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw new EriopError(
      'EMBEDDED_POSTGRES_RUNNING',
      `Another start made the database in ${dataFolder} at the same moment.`,
      'Start again when the other one has ended.',
      { cause },
    );
  }
}

async function removeUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(UNFINISHED.exec(name)?.[1]);
    if (!Number.isNaN(pid) && (pid === process.pid || !isAlive(pid))) {
      await rm(join(home, name), { recursive: true, force: true });
    }
  }
}

function checkVersion({ dataFolder, version }: Place): void {
  const found = readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim();
  const wanted = version.split('.')[0];
  if (found === wanted) return;
  throw new EriopError(
    'EMBEDDED_POSTGRES_VERSION',
    `The data in ${dataFolder} is of PostgreSQL ${found}, the installed server is PostgreSQL ${version}.`,
    'Remove the old data with "npm run reset", or move it over with pg_dump of the old version.',
  );
}
