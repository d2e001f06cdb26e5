import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findEmbeddedPostgres } from '@vigilia/eriop';
import { afterAll, describe, expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vigilia-start-'));
const results = join(folder, 'results');
const env = {
  ...process.env,
  VIGILIA_DATA: join(folder, 'data'),
  VIGILIA_RESULTS: results,
  ERIOP_PORT: '0',
  NO_COLOR: '1',
};
delete (env as NodeJS.ProcessEnv).DATABASE_URL;
const small = ['--users', '20', '--spawn-rate', '20', '--run-time'];

interface Start {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  readonly text: () => string;
  readonly ended: Promise<{ code: number | null; text: string }>;
}

function start(args: readonly string[], variables: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, [join(dist, 'start', 'main.js'), ...args], {
    env: { ...env, ...variables },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      text += bytes;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
  return { process: child, text: () => text, ended };
}

/** Waits until the personas are at work. */
async function underLoad({ text, ended }: Start): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!/\n +0:01 /.test(text())) {
    if (over) throw new Error(`it ended before the load:\n${text()}`);
    await sleep(50);
  }
}

/** Settles in the very turn in which a text has come. */
function printed({ process: child, text }: Start, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (text().includes(wanted)) resolve();
    };
    child.stdout?.on('data', look);
    look();
  });
}

/** The process ids that the steps named. */
function processesIn(text: string): number[] {
  return [...text.matchAll(/process (\d+)/g)].map((match) => Number(match[1]));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function processNamed(text: string, step: string): number {
  return Number(new RegExp(`${step}.*process (\\d+)`).exec(text)?.[1]);
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) as string;
}

afterAll(async () => {
  // A folder that VIGILIA_DATA names may hold other things: they are not ours to remove.
  writeFileSync(join(folder, 'data', 'precious.txt'), 'keep me');
  const reset = spawn(process.execPath, [join(dist, 'reset.js')], { env });
  const [code] = await once(reset, 'close');
  expect(code).toBe(0);
  expect(readdirSync(join(folder, 'data'))).toEqual(['precious.txt']);
  rmSync(folder, { recursive: true });
});

describe('npm start', () => {
  it('brings ERIOP up, tests it, says the verdict and takes everything down', async () => {
    const run = await start(['--profile', 'smoke', ...small, '6s']).ended;
    // Whether it is fast enough is for the bench: a machine that runs all tests at once may be slow.
    const verdict =
      /^verdict=(pass|fail) users=20 rps=\d+ alerts=[\d.]+ p95_ms=[\d.]+ p99_ms=[\d.]+ failures=0 lost=0$/.exec(
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

  it.each([
    ['in the instant in which the first step begins', '[1/5]', 0],
    ['while the database starts', '[1/5]', 50],
    ['while the backend starts', '[3/5]', 50],
    ['in the instant in which the load begins', '[5/5]', 0],
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

  it.each([
    ['the backend', 'backend', /The backend ended by SIGKILL in the middle of the test/],
    ['PostgreSQL', 'database', /PostgreSQL ended by SIGKILL in the middle of the test/],
  ])('stops the others and says what happened when %s crashes', async (_name, step, message) => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    process.kill(processNamed(begun.text(), step), 'SIGKILL');
    const { code, text } = await begun.ended;
    expect(text).toMatch(message);
    expect(code).toBe(2);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('takes everything with it when it is killed itself', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    begun.process.kill('SIGKILL');
    await once(begun.process, 'exit');
    const pids = processesIn(begun.text());
    expect(pids).toHaveLength(2);
    for (let i = 0; i < 200 && pids.some(isRunning); i++) await sleep(100);
    expect(pids.filter(isRunning)).toEqual([]);
    await begun.ended;
  });

  it('tests an ERIOP that runs already, and cannot say pass without its database', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    const host = /ERIOP on (http:\S+),/.exec(begun.text())?.[1] as string;
    const run = await start(['--host', host, ...small, '3s', 'AlertIngestion']).ended;
    expect(run.text).toContain('[3/3] load');
    expect(lastLine(run.text)).toMatch(/^verdict=invalid users=20 .* lost=unknown$/);
    expect(run.code).toBe(3);
    begun.process.kill('SIGINT');
    expect((await begun.ended).code).toBe(3);
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
    ['a database URL that is none', [], { DATABASE_URL: 'db' }, /^DATABASE_URL is not a URL of PostgreSQL/],
  ])('says what is wrong with %s, and exits with 2', async (_name, args, variables, message) => {
    const before = readdirSync(results).length;
    const { code, text } = await start(args, variables as Record<string, string>).ended;
    expect(lastLine(text)).toMatch(message);
    expect(text).not.toContain('secret');
    expect(code).toBe(2);
    expect(readdirSync(results)).toHaveLength(before);
  });
});
