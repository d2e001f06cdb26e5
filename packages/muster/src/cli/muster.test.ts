import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/muster.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muster-test-'));
let server: Server;
let host: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/broken' ? 500 : 200;
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  write('counter.ts', 'export const counter = { requests: 0 };');
  write(
    'locustfile.ts',
    `import { between, HttpUser, task } from '@vigilia/muster';
    import { counter } from './counter.ts';
    export class Reader extends HttpUser {
      override waitTime = between(0.01, 0.02);
      @task() async read(): Promise<void> {
        const response = await this.client.get('/read');
        if (response.ok) counter.requests += 1;
      }
    }
    export class Breaker extends HttpUser {
      override waitTime = between(0.01, 0.02);
      @task() async break(): Promise<void> {
        await this.client.get('/broken');
        throw new Error('broken on purpose');
      }
    }`,
  );
  write(
    'targets.ts',
    `import { custom, defineTargets, p95, rate, users } from '@vigilia/muster';
    import { counter } from './counter.ts';
    export default defineTargets((plan) => [
      users().atLeast(plan.users),
      p95().below('900ms'),
      rate('GET /read').above(1).as('reads'),
      custom('counted', 'counted by the user', '> 0', () => ({
        held: counter.requests > 0, value: counter.requests, measured: String(counter.requests),
      })),
    ]);`,
  );
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[]): { process: ChildProcess; ended: Promise<Run> } {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  const ended = new Promise<Run>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { process: child, ended };
}

function muster(...args: string[]): Promise<Run> {
  return start(args).ended;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) as string;
}

describe('muster', () => {
  it('runs a locustfile, judges its targets and writes its reports', async () => {
    const run = await muster(
      ...[
        '--headless',
        '-u',
        '4',
        '-r',
        '20',
        '-t',
        '3s',
        '-H',
        host,
        '--target-file',
        'targets.ts',
        'Reader',
      ],
      ...['--csv', 'out/run', '--html', 'out/report.html', '--summary', 'out/summary.json'],
    );
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(lastLine(run.out)).toMatch(
      /^verdict=pass users=4 rps=\d+ reads=\d+ p95_ms=[\d.]+ p99_ms=[\d.]+ failures=0 counted=\d+$/,
    );
    expect(run.out).toContain('reads/s');
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      'report.html',
      'run_exceptions.csv',
      'run_failures.csv',
      'run_stats.csv',
      'run_stats_history.csv',
      'summary.json',
    ]);
    const summary = JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8'));
    const requests = summary.whole.aggregated.requests;
    expect(Number(/counted=(\d+)/.exec(run.out)?.[1])).toBe(requests);
    expect(readFileSync(join(folder, 'out', 'run_stats.csv'), 'utf8')).toContain(
      `\r\nGET,/read,${requests},0,`,
    );
  });

  it('without targets fails at a failed request, and shows exceptions where they are in the source', async () => {
    const run = await muster(
      '--headless',
      '-u',
      '2',
      '-r',
      '10',
      '-t',
      '1s',
      '-H',
      host,
      'Breaker',
      '--csv',
      'broken',
    );
    expect(run.code).toBe(1);
    expect(lastLine(run.out)).toMatch(/^verdict=fail /);
    expect(run.out).toContain('HTTP 500');
    expect(readFileSync(join(folder, 'broken_exceptions.csv'), 'utf8')).toContain('locustfile.ts:14:');
  });

  it('ends a run without end at Ctrl-C, and calls a run cut short invalid', async () => {
    const endless = start(['--headless', '-H', host, 'Reader']);
    setTimeout(() => endless.process.kill('SIGINT'), 1500);
    expect(await endless.ended).toMatchObject({ code: 0, err: '' });
    const cut = start(['--headless', '-t', '1m', '-H', host, 'Reader']);
    setTimeout(() => cut.process.kill('SIGINT'), 1500);
    const run = await cut.ended;
    expect(run.code).toBe(3);
    expect(lastLine(run.out)).toMatch(/^verdict=invalid /);
  });

  it.each([
    ['a wrong flag', ['--user', '3'], /unknown option '--user'.*Did you mean --users\?/],
    ['users that are none', ['-u', 'many'], /'many' is invalid.*whole number/],
    ['a run time that is none', ['-t', '5 minutes'], /'5 minutes' is invalid.*5m/],
    ['a run time of nothing', ['-t', '0'], /'0' is invalid.*longer than 0/],
    ['no console', [], /add --headless/],
    ['no locustfile', ['--headless', '-f', 'other.ts'], /there is no file .*other\.ts; name one with -f/],
    ['a file that does not compile', ['--headless', '-f', 'broken.ts'], /broken\.ts:1:\d+: Expected/],
    ['an unknown package', ['--headless', '-f', 'unresolved.ts'], /Could not resolve "no-such-package"/],
    [
      'a file that throws',
      ['--headless', '-f', 'throwing.ts'],
      /failed while loading: Error: at once\n.*throwing\.ts:1/,
    ],
    ['no user class', ['--headless', '-f', 'counter.ts'], /exports no user class/],
    ['an unknown user class', ['--headless', 'Writer'], /no user class Writer; there are Breaker, Reader/],
    ['a class without tasks', ['--headless', '-f', 'idle.ts'], /Idle has no task/],
    ['a host that is none', ['--headless', '-H', 'localhost'], /--host: 'localhost' is not a URL/],
    [
      'a folder that cannot be made',
      ['--headless', '-H', 'http://x', '--csv', 'counter.ts/x'],
      /counter\.ts/,
    ],
  ])('says what is wrong with %s, and exits with 2', async (_name, args, message) => {
    write('broken.ts', 'export const = 3;');
    write('throwing.ts', "throw new Error('at once');");
    write('unresolved.ts', "import 'no-such-package';");
    write('idle.ts', "import { HttpUser } from '@vigilia/muster'; export class Idle extends HttpUser {}");
    const run = await muster(...args);
    expect(run.err).toMatch(message);
    expect(run.err).toMatch(/^muster: /);
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
  });

  it('leaves nothing in the temporary folder', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('muster-'));
    await muster('--headless', '-t', '1s', '-H', host, 'Reader');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('muster-'))).toEqual(before);
    expect(existsSync(program)).toBe(true);
  });
});
