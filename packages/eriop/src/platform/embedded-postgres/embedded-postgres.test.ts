import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { findEmbeddedPostgres } from './find.ts';
import { dataFolderIn, homeOf } from './place.ts';
import { isAlive } from './postmaster.ts';
import { removeEmbeddedPostgres } from './remove.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

let base: string;
let folder: string;
const running: EmbeddedPostgres[] = [];

// One folder for all tests, because making a database takes a second: each finds what the one before has left.
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'eriop-embedded-'));
  await chmod(base, 0o755);
  folder = join(base, 'postgres');
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(async () => {
  await removeEmbeddedPostgres(folder);
  await rm(base, { recursive: true });
});

async function start(place = folder): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder: place, logFile: join(base, 'postgres.log') });
  running.push(server);
  return server;
}

async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const sql = openDatabase(url, { max: 1 });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end();
  }
}

/** A process of its own that starts the server and then waits. */
async function startElsewhere(): Promise<{ starter: ChildProcess; url: string; pid: number }> {
  const module = new URL('./start.ts', import.meta.url).href
    .replace('/src/', '/dist/')
    .replace(/\.ts$/, '.js');
  const options = JSON.stringify({ folder, logFile: join(base, 'postgres.log') });
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const { url, pid } = await startEmbeddedPostgres(${options});
    console.log(JSON.stringify({ url, pid }));`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(starter.stdout), 'line');
  return { starter, ...JSON.parse(line) };
}

it('keeps its data from one start to the next, durably', async () => {
  const first = await start();
  expect(first).toMatchObject({ fresh: true, version: expect.stringMatching(/^\d+\.\d+$/) });
  await ask(first.url, 'create table kept as select 42 as answer');
  const settings = await ask(
    first.url,
    `select name, setting from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses')`,
  );
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    listen_addresses: '127.0.0.1',
  });
  await first.stop();
  expect(await first.exited).toMatchObject({ code: 0, signal: null });
  expect(isAlive(first.pid)).toBe(false);

  const second = await start();
  expect(second.fresh).toBe(false);
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('lets nobody in without the password, and shows that to its owner alone', async () => {
  const server = await start();
  const withoutPassword = new URL(server.url);
  withoutPassword.password = 'guess';
  await expect(ask(withoutPassword.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  const file = join(dataFolderIn(homeOf(folder)), 'eriop.password');
  expect(server.url).toContain(readFileSync(file, 'utf8').trim());
  expect(statSync(file).mode & 0o077).toBe(0);
  const [role] = await ask(server.url, 'select rolsuper from pg_roles where rolname = current_user');
  expect(role).toEqual({ rolsuper: false });
});

it('refuses to be started, or removed, while it runs', async () => {
  const server = await start();
  expect(findEmbeddedPostgres(folder)).toEqual({ url: server.url, pid: server.pid });
  await expect(start()).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_RUNNING' });
  await expect(removeEmbeddedPostgres(folder)).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_RUNNING' });
  await server.stop();
  expect(findEmbeddedPostgres(folder)).toBeUndefined();
});

it('stops when the process that started it is killed', async () => {
  const { starter, url, pid } = await startElsewhere();
  await ask(url, 'create table before_kill as select 1 as answer');
  starter.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  const next = await start();
  expect(await ask(next.url, 'select answer from before_kill')).toEqual([{ answer: 1 }]);
});

it('recovers after it was killed itself, and says how it ended', async () => {
  const server = await start();
  await ask(server.url, 'create table before_crash as select 7 as answer');
  process.kill(server.pid, 'SIGKILL');
  expect(await server.exited).toMatchObject({ signal: 'SIGKILL' });
  const next = await start();
  expect(next.fresh).toBe(false);
  expect(await ask(next.url, 'select answer from before_crash')).toEqual([{ answer: 7 }]);
});

it('is not misled by what a crash or an interruption has left', async () => {
  const server = await start();
  await server.stop();
  const home = homeOf(folder);
  // The id of a living process that is not a server: this one.
  await writeFile(
    join(dataFolderIn(home), 'postmaster.pid'),
    `${process.pid}\n${dataFolderIn(home)}\n0\n1\n\n\n\nready\n`,
  );
  await mkdir(join(home, 'data.new-999999999'));
  const next = await start();
  expect(next.fresh).toBe(false);
  expect(readdirSync(home).filter((name) => name.startsWith('data.new'))).toEqual([]);
});

it('refuses data of another version', async () => {
  const file = join(dataFolderIn(homeOf(folder)), 'PG_VERSION');
  const version = readFileSync(file);
  await writeFile(file, '12\n');
  await expect(start()).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_VERSION' });
  await writeFile(file, version);
});

it('works in a folder that only its user can enter, root or not, and leaves nothing when removed', async () => {
  const hidden = await mkdtemp(join(tmpdir(), 'eriop-hidden-'));
  await chmod(hidden, 0o700);
  const place = join(hidden, 'postgres');
  const first = await start(place);
  expect(first.fresh).toBe(true);
  await first.stop();
  const home = homeOf(place);
  const second = await start(place);
  expect(second.fresh).toBe(false);
  expect(homeOf(place)).toBe(home);
  await second.stop();
  await removeEmbeddedPostgres(place);
  expect(existsSync(home)).toBe(false);
  expect(readdirSync(hidden)).toEqual([]);
  await rm(hidden, { recursive: true });
});

it('says what is wrong with a place where it cannot be', async () => {
  await writeFile(join(base, 'file'), '');
  const options = { folder: join(base, 'file', 'postgres'), logFile: join(base, 'postgres.log') };
  await expect(startEmbeddedPostgres(options)).rejects.toMatchObject({
    code: 'EMBEDDED_POSTGRES_PERMISSION',
  });
});
