import { once } from 'node:events';
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '@vigilia/eriop';
import { describe, expect, it } from 'vitest';
import {
  dist,
  isRunning,
  lastLine,
  processesIn,
  small,
  underLoad,
  useStartPlace,
} from './testing/start-place.ts';

const { folder, results, env, start } = useStartPlace();

/** A file, where a folder is wanted. */
const precious = join(folder, 'precious.txt');
writeFileSync(precious, 'keep me');

// What the program is told by its environment is told to this process too.
Object.assign(process.env, env);
delete process.env.DATABASE_URL;

/** The same in this process, for what ends before anything is brought up. */
async function startHere(
  args: readonly string[],
  variables: Record<string, string>,
): Promise<{ code: number; text: string }> {
  const built = (await import(join(dist, 'start', 'start.js'))) as typeof import('./start.ts');
  let text = '';
  const output = {
    write: (more: string) => {
      text += more;
    },
  };
  Object.assign(process.env, variables);
  try {
    return { code: await built.start(args, { stdout: output, stderr: output }), text };
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

describe('npm start', () => {
  it('brings ERIOP up, tests it, says the verdict and takes everything down', async () => {
    const run = await start(['--profile', 'smoke', ...small, '6s']).ended;
    // Whether it is fast enough is for the bench: a machine that runs all tests at once may be slow.
    const verdict =
      /^verdict=(pass|fail) users=20 rps=\d+ alerts=[\d.]+ p95_ms=[\d.]+ p99_ms=[\d.]+ failures=0 exceptions=0 waiting=\d+ lost=0$/.exec(
        lastLine(run.text),
      );
    expect(verdict, run.text).not.toBeNull();
    expect(run.code).toBe(verdict?.[1] === 'pass' ? 0 : 1);
    for (const step of ['[1/5] database', '[2/5] migrations', '[3/5] backend', '[4/5] seed', '[5/5] load']) {
      expect(run.text).toContain(step);
    }
    const pids = processesIn(run.text);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
    const latest = realpathSync(join(results, 'latest'));
    expect(readdirSync(latest)).toEqual(
      expect.arrayContaining([
        'report.html',
        'summary.json',
        'run.muster',
        'eriop_stats.csv',
        'backend.log',
        'postgres.log',
      ]),
    );
    const summary = JSON.parse(readFileSync(join(latest, 'summary.json'), 'utf8'));
    expect(summary.verdict.targets.map((target: { key: string }) => target.key)).toEqual([
      'users',
      'alerts',
      'p95',
      'average',
      'failures',
      'lost',
    ]);
  });

  it('ends in order at Ctrl-C, and judges nothing', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    begun.process.kill('SIGINT');
    const { code, text } = await begun.ended;
    expect(text).toContain('Stopped by Ctrl-C.');
    expect(lastLine(text)).toMatch(/^verdict=invalid users=20 .* lost=0$/);
    expect(code).toBe(3);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('tests an ERIOP that runs already, and cannot say pass without its database', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    const host = /ERIOP on (http:\S+),/.exec(begun.text())?.[1] as string;
    const run = await start(['--host', host, ...small, '3s', 'AlertIngestion']).ended;
    expect(run.text).toContain('[3/3] load');
    // A busy machine may be too slow for the other targets, which is a fail already.
    const verdict = /^verdict=(invalid|fail) users=20 .* lost=unknown$/.exec(lastLine(run.text));
    expect(verdict, run.text).not.toBeNull();
    expect(run.code).toBe(verdict?.[1] === 'invalid' ? 3 : 1);
    begun.process.kill('SIGINT');
    expect((await begun.ended).code).toBe(3);
  });

  it('says what keeps the backend from starting, all of it', async () => {
    const { code, text } = await start([...small, '1s'], { ERIOP_JWT_SECRET: 'short' }).ended;
    expect(lastLine(text)).toMatch(
      /^The backend did not start: The configuration is not valid: ERIOP_JWT_SECRET .* start again\.$/,
    );
    expect(code).toBe(2);
  });

  it('puts the data into the database that npm start uses', async () => {
    const { code, text } = await start(['--database-url', ''], {}, 'seed').ended;
    expect([code, text]).toEqual([0, 'Agency LOADTEST is complete; nothing was changed.\n']);
  });

  it('sends the user name and password of a host, and shows them nowhere', async () => {
    const host = createHttpServer(({ headers }, response) => {
      response.statusCode = headers.authorization === `Basic ${btoa('u:secret')}` ? 200 : 401;
      response.end('{"status":"ready"}');
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const address = `127.0.0.1:${(host.address() as AddressInfo).port}`;
    const { text } = await start(['--host', `http://u:secret@${address}`, ...small, '1s']).ended;
    host.close();
    expect(text).toContain(`http://${address} is ready`);
    expect(text).toContain(`[3/3] load        20 users on http://${address} for 1 s`);
    const latest = realpathSync(join(results, 'latest'));
    const written = ['report.html', 'summary.json'].map((name) => readFileSync(join(latest, name), 'utf8'));
    for (const output of [text, ...written]) expect(output).not.toContain('secret');
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

  it('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, text } = await start([...small, '1s', '--port', String(port)]).ended;
    other.close();
    expect(lastLine(text)).toBe(
      `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
    );
    expect(code).toBe(2);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  // As processes of their own: an end by the command line, by what is asked, and by the environment.
  const asProcess = new Set([
    'a wrong flag',
    'a host where nothing answers',
    'a database that does not answer',
    'a data folder that is none',
    'a results folder that is none',
  ]);

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
