import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedPostgres } from '@vigilia/eriop';
import { afterAll, describe, expect, it } from 'vitest';
import {
  dist,
  isRunning,
  lastLine,
  printed,
  processesIn,
  small,
  useStartPlace,
} from './testing/start-place.ts';

const { folder, results, env, start } = useStartPlace();

/** A file, where a folder is wanted. */
const precious = join(folder, 'precious.txt');
writeFileSync(precious, 'keep me');

// What the program is told by its environment is told to this process too, as long as this file has it.
const inherited = { ...process.env };
Object.assign(process.env, env);
delete process.env.DATABASE_URL;
afterAll(() => {
  for (const name of Object.keys(env)) if (!(name in inherited)) delete process.env[name];
  Object.assign(process.env, inherited);
});

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The same in this process, where its end is not what is tested. */
async function startHere(
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const built = (await import(join(dist, 'start', 'start.js'))) as typeof import('./start.ts');
  let text = '';
  const output = {
    write: (more: string) => {
      text += more;
    },
  };
  Object.assign(process.env, variables);
  const listeners = stopSignals.map((signal) => [signal, process.listeners(signal)] as const);
  try {
    return { code: await built.start(args, { stdout: output, stderr: output }), text };
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
    // The program ends with its process, and listens for signals till then.
    for (const [signal, before] of listeners) {
      for (const listener of process.listeners(signal)) {
        if (!before.includes(listener)) process.off(signal, listener);
      }
    }
  }
}

describe('npm start, that ends before the load', () => {
  it.each([
    ['in the instant in which the first step begins', '[1/5]', 0],
    ['while the database starts', '[1/5]', 50],
    ['while the backend starts', '[3/5]', 50],
  ])('leaves nothing behind when Ctrl-C comes %s', async (_name, step, delay) => {
    const begun = start([...small, '1m']);
    await printed(begun, step);
    if (delay > 0) await sleep(delay);
    begun.process.kill('SIGINT');
    const { code, text } = await begun.ended;
    expect([code, lastLine(text)]).toEqual([130, 'Stopped by Ctrl-C.']);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
    expect(findEmbeddedPostgres(join(folder, 'data', 'postgres'))).toBeUndefined();
  });

  it('says what keeps the backend from starting, all of it', async () => {
    const { code, text } = await startHere([...small, '1s'], { ERIOP_JWT_SECRET: 'short' });
    expect(lastLine(text)).toMatch(
      /^The backend did not start: The configuration is not valid: ERIOP_JWT_SECRET .* start again\.$/,
    );
    expect(code).toBe(2);
  });

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, text } = await startHere([...small, '1s', '--port', String(port)]);
    other.close();
    expect(lastLine(text)).toBe(
      `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
    );
    expect(code).toBe(2);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('stops at SIGTERM while it waits for what is no PostgreSQL', async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const asked = once(silent, 'connection');
    const begun = start([], { DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/d` });
    const [socket] = (await asked) as [Socket];
    begun.process.kill('SIGTERM');
    const { code, text } = await begun.ended;
    expect([code, lastLine(text)]).toEqual([130, 'Stopped by SIGTERM.']);
    socket.destroy();
    silent.close();
  });

  it('says that nobody reads what it says, and does not take it for a target that did not hold', async () => {
    const begun = start([...small, '1m']);
    begun.process.stdout?.destroy();
    const { code, text } = await begun.ended;
    expect([code, lastLine(text)]).toEqual([
      2,
      'The standard output cannot be written (nobody reads it any more); send it elsewhere.',
    ]);
    expect(findEmbeddedPostgres(join(folder, 'data', 'postgres'))).toBeUndefined();
  });

  // As processes of their own: an end by the command line, and in a step; and what is read when the program is loaded.
  const asProcess = new Set(['a wrong flag', 'a data folder that is none', 'a results folder that is none']);

  it.each([
    ['an empty port', ['--port', ''], {}, /^The port '' is not a whole number up to 65535\.$/],
    ['a wrong flag', ['--user', '3'], {}, /^Unknown option '--user'.*--users/],
    [
      'an unknown profile',
      ['--profile', 'big'],
      {},
      /^There is no profile big; there are default, full, smoke\.$/,
    ],
    [
      'a mistake in --config-users',
      ['--config-users', '{}'],
      {},
      /^--config-users: user_class_name is missing/,
    ],
    ['an unknown user class', ['Writer'], {}, /^There is no user class Writer/],
    [
      'a host where nothing answers',
      ['--host', 'http://127.0.0.1:2'],
      {},
      /^No ERIOP answers at .*leave out --host\.$/,
    ],
    [
      'a database that does not answer',
      [],
      { DATABASE_URL: 'postgres://u:secret@127.0.0.1:2/d' },
      /^No PostgreSQL answers at 127\.0\.0\.1:2/,
    ],
    [
      'a host with a password where nothing answers',
      ['--host', 'http://u:secret@127.0.0.1:2'],
      {},
      /^No ERIOP answers at http:\/\/127\.0\.0\.1:2\/health\/ready \(.*ECONNREFUSED/,
    ],
    [
      'a data folder that is none',
      [],
      { VIGILIA_DATA: precious },
      /^The folder for data, .*precious\.txt, cannot be one: there is a file; set VIGILIA_DATA to one that can be written\.$/,
    ],
    [
      'a results folder that is none',
      [],
      { VIGILIA_RESULTS: precious },
      /^The folder for results, .*precious\.txt, cannot be one: there is a file; set VIGILIA_RESULTS to one that /,
    ],
    ['a database URL that is none', [], { DATABASE_URL: 'db' }, /^DATABASE_URL is not a URL of PostgreSQL/],
  ])('says what is wrong with %s, and exits with 2', async (name, args, variables, message) => {
    const before = readdirSync(results).length;
    const begin = asProcess.has(name) ? (...all: Parameters<typeof start>) => start(...all).ended : startHere;
    const { code, text } = await begin(args, variables as Record<string, string>);
    expect(lastLine(text)).toMatch(message);
    expect(text).not.toContain('secret');
    expect(code).toBe(2);
    expect(readdirSync(results)).toHaveLength(before);
  });
});
