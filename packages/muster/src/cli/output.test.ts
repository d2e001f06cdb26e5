import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { program, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace();

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { constant, events, HttpUser, log, task } from '@vigilia/muster';
    export class Reader extends HttpUser {
      override waitTime = constant(0.05);
      @task() async read() { await this.client.get('/a'); await this.client.get('/b'); }
    }
    const on = (process.env.LISTEN ?? '').split(',');
    events.init.addListener(() => { if (on.includes('init throws')) throw new Error('no init'); });
    events.testStart.addListener(() => { if (on.includes('start throws')) throw new Error('no start'); });
    events.quitting.addListener(({ environment }) => {
      console.error('quitting, first added');
      if (on.includes('code')) environment.processExitCode = 42;
    });
    events.quitting.addListener(() => console.error('quitting, last added'));
    events.quit.addListener(({ exitCode }) => console.error('quit with', exitCode));
    events.init.addListener(() => log.named('shop').info('says the locustfile'));`,
  );
});

function run(args: readonly string[], listen = '') {
  return place.startHere(['--headless', '-t', '1s', '-H', server.url, ...args], { LISTEN: listen });
}

describe('--json', () => {
  it('prints the statistics as JSON and nothing else on stdout, and writes the same to a file', async () => {
    const { out, err, code } = await run([
      '--json',
      '--json-file',
      'out/stats',
      '--csv',
      'out/a',
      '--csv-full-history',
    ]);
    expect(code).toBe(0);
    const entries = JSON.parse(out) as { name: string; num_requests: number; num_reqs_per_sec: object }[];
    expect(entries.map(({ name }) => name)).toEqual(['/a', '/b']);
    for (const entry of entries) {
      expect(entry.num_requests).toBeGreaterThan(5);
      const perSecond = Object.values(entry.num_reqs_per_sec).reduce((sum, n) => sum + n, 0);
      expect(perSecond).toBe(entry.num_requests);
    }
    expect(out.startsWith('[\n    {\n        "name": "/a",\n')).toBe(true);
    expect(readFileSync(place.path('out/stats.json'), 'utf8')).toBe(out);
    expect(err).toContain('written: out/stats.json');
    expect(err).toContain('verdict=pass');
    const history = readFileSync(place.path('out/a_stats_history.csv'), 'utf8').split('\r\n');
    expect(history.slice(1, 4).map((line) => line.split(',').slice(2, 4).join(' '))).toEqual([
      'GET /a',
      'GET /b',
      ' Aggregated',
    ]);
  });
});

describe('exit codes and events', () => {
  it('asks quitting listeners in reverse order, then tells quit', async () => {
    const { err, code } = await run([], 'code');
    expect(code).toBe(42);
    const order = err.split('\n').filter((line) => line.startsWith('quit'));
    expect(order).toEqual(['quitting, last added', 'quitting, first added', 'quit with 42']);
  });

  it('exits with 2 when a listener threw, and says where', async () => {
    const { err, code } = await run([], 'start throws');
    expect(code).toBe(2);
    expect(err).toMatch(/ERROR\/muster: a listener of testStart threw Error: no start\n.*locustfile\.ts:\d+/);
  });

  it('does not begin when an init listener threw', async () => {
    const { out, err, code } = await run([], 'init throws');
    expect(code).toBe(2);
    expect(err).toContain(
      'muster: INIT_LISTENER_FAILED: a listener of init threw, see above; the run does not begin',
    );
    expect(out).toBe('');
  });
});

// Before it begins.
describe('a ramp', () => {
  const warning = /the run ends before all \d users have started/;

  it('that fits makes no warning: the first user starts at the beginning', async () => {
    expect((await run(['-u', '2', '-r', '1.5'], 'init throws')).err).not.toMatch(warning);
  });

  it('that does not fit makes one', async () => {
    expect((await run(['-u', '2', '-r', '1'], 'init throws')).err).toMatch(warning);
  });
});

describe('the log', () => {
  it('goes to a file, with what happened when', async () => {
    expect((await run(['--logfile', 'run.log', '-L', 'info'])).err).not.toContain('/INFO/');
    const lines = readFileSync(place.path('run.log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\[.*?\] [^/]*\//, ''))).toEqual([
      'INFO/shop: says the locustfile',
      'INFO/muster: the test begins: 1 user, 1 started a second',
      'INFO/muster: all users have started: 1',
      'INFO/muster: the test has ended: run time',
      'INFO/muster: exit code 0',
    ]);
  });

  it('is quiet above its level, and without set-up', async () => {
    // They need not begin: it is said by the last listener of init.
    const err = async (...args: string[]) => (await run(args, 'init throws')).err;
    expect(await err('-L', 'warning')).not.toContain('says the locustfile');
    expect(await err('--skip-log-setup')).not.toContain('says the locustfile');
    expect(await err()).toMatch(/\/INFO\/shop: says the locustfile\n/);
  });

  it('refuses a file that it cannot write', async () => {
    expect(await run(['--logfile', 'locustfile.ts/log'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(
        /^muster: LOGFILE_NOT_WRITABLE: the log file .* cannot be written .*--logfile/,
      ),
    });
  });
});

it('ends with 2 when what it printed did not arrive', async () => {
  // A pipe whose reader is gone is none of this; /dev/full takes nothing, as a full disk.
  const full = openSync('/dev/full', 'w');
  const args = ['--headless', '-f', place.path('locustfile.ts'), '-H', server.url, '-t', '1s', '--json'];
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', full, 'pipe'] });
  let err = '';
  child.stderr?.on('data', (bytes) => {
    err += bytes;
  });
  const [code] = await once(child, 'close');
  closeSync(full);
  expect(err).toContain('muster: OUTPUT_NOT_WRITABLE: what was printed is not complete');
  expect(code).toBe(2);
});
