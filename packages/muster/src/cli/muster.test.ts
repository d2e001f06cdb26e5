import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastLine, type Started, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  response.statusCode = request.url === '/broken' ? 500 : 200;
  response.end('ok');
});

beforeAll(() => {
  place.write('counter.ts', 'export const counter = { requests: 0 };');
  place.write(
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
  place.write(
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

function headless(...args: string[]) {
  return place.start(['--headless', '-H', server.url, ...args]);
}

function headlessHere(...args: string[]) {
  return place.runHere('--headless', '-H', server.url, ...args);
}

/** Waits for the first line of the run itself. */
function underLoad({ process: child }: Started): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes) => {
      text += bytes;
      if (/^ *0:0\d /m.test(text)) resolve();
    });
    child.once('close', () => reject(new Error(`it ended before its first second:\n${text}`)));
  });
}

describe('muster', () => {
  it('runs a locustfile, judges its targets and writes its reports', async () => {
    const run = await headless(
      ...['-u', '4', '-r', '20', '-t', '3s', '--target-file', 'targets.ts', 'Reader'],
      ...['--csv', 'out/run', '--html', 'out/report-{u}-{r}-{t}.html', '--summary', 'out/summary.json'],
    ).ended;
    expect(run.err).toBe('');
    expect(run.code).toBe(0);
    expect(lastLine(run.out)).toMatch(
      /^verdict=pass users=4 rps=\d+ reads=\d+ p95_ms=[\d.]+ p99_ms=[\d.]+ failures=0 exceptions=0 waiting=\d counted=\d+$/,
    );
    expect(run.out).toContain('reads/s');
    expect(readdirSync(place.path('out')).sort()).toEqual([
      'report-4-20-3s.html',
      'run_exceptions.csv',
      'run_failures.csv',
      'run_stats.csv',
      'run_stats_history.csv',
      'summary.json',
    ]);
    const summary = JSON.parse(readFileSync(place.path('out/summary.json'), 'utf8'));
    expect(run.out).toMatch(new RegExp(`^seed ${summary.plan.seed}$`, 'm'));
    const requests = summary.whole.aggregated.requests;
    expect(Number(/counted=(\d+)/.exec(run.out)?.[1])).toBe(requests);
    expect(readFileSync(place.path('out/run_stats.csv'), 'utf8')).toContain(`\r\nGET,/read,${requests},0,`);
  });

  it('without targets fails at a failed request, and shows exceptions where they are in the source', async () => {
    const run = await headlessHere('-u', '2', '-r', '10', '-t', '1s', 'Breaker', '--csv', 'broken');
    expect(run.code).toBe(1);
    expect(lastLine(run.out)).toMatch(/^verdict=fail /);
    expect(run.out).toContain('HTTP 500');
    expect(readFileSync(place.path('broken_exceptions.csv'), 'utf8')).toContain('locustfile.ts:14:');
    const logged = run.err.split('\n').filter((line) => line.startsWith('['));
    expect(logged).toEqual([
      expect.stringMatching(/^\[[\d-]+ [\d:,]+\] .+\/ERROR\/muster: Breaker threw Error: broken on purpose$/),
    ]);
    expect(run.err).toContain('locustfile.ts:14:');
  });

  it('exits as --exit-code-on-error says', async () => {
    const run = await headlessHere('-t', '1s', '--exit-code-on-error', '0', 'Breaker');
    expect(run.code).toBe(0);
    expect(lastLine(run.out)).toMatch(/^verdict=fail /);
  });

  it('writes reports when it is ended by a signal, and calls a run cut short invalid', async () => {
    const endless = headless('Reader', '--html', 'cut/int.html');
    const cut = headless(
      ...['-t', '1m', '--target-file', 'targets.ts', 'Reader'],
      ...['--html', 'cut/term.html', '--csv', 'cut/a'],
    );
    await Promise.all([underLoad(endless), underLoad(cut)]);
    endless.process.kill('SIGINT');
    cut.process.kill('SIGTERM');
    expect(await endless.ended).toMatchObject({ code: 0, err: '' });
    const run = await cut.ended;
    expect(run.code).toBe(3);
    expect(lastLine(run.out)).toMatch(/^verdict=invalid /);
    expect(readdirSync(place.path('cut'))).toEqual(
      expect.arrayContaining(['int.html', 'term.html', 'a_stats.csv']),
    );
  });

  // One as a process of its own.
  const asProcess = new Set(['no host']);

  it.each([
    ['a wrong flag', ['--user', '3'], /unknown option '--user'.*Did you mean --users\?/],
    [
      'a wrong flag and no locustfile',
      ['--user', '3', '-f', 'other.ts'],
      /unknown option '--user'.*Did you mean --users\?.*, and there is no file .*other\.ts/,
    ],
    ['users that are none', ['-u', 'many'], /--users: 'many' is invalid.*whole number/],
    ['a run time that is none', ['-t', '5 minutes'], /'5 minutes' is invalid.*5m/],
    ['a run time of nothing', ['-t', '0'], /'0' is invalid.*longer than 0/],
    ['no console', [], /add --headless/],
    ['a flag for later', ['--headless', '--master'], /--master: .* not in this version yet/],
    ['no locustfile', ['--headless', '-f', 'other.ts'], /there is no file .*other\.ts; name one with -f/],
    ['a file that does not compile', ['--headless', '-f', 'broken.ts'], /broken\.ts:1:\d+: Expected/],
    ['an unknown package', ['--headless', '-f', 'unresolved.ts'], /Could not resolve "no-such-package"/],
    [
      'a file that throws',
      ['--headless', '-f', 'throwing.ts'],
      /failed while loading: Error: at once\n.*throwing\.ts:1/,
    ],
    ['no user class', ['--headless', '-f', 'counter.ts'], /exports no user class/],
    [
      'an unknown user class',
      ['--headless', 'Writer'],
      /no user class Writer; there are Reader, Breaker|Breaker, Reader/,
    ],
    ['a class without tasks', ['--headless', '-f', 'idle.ts'], /Idle has no task/],
    ['a host that is none', ['--headless', '-H', 'localhost'], /--host: 'localhost' is not a URL/],
    ['no host', ['--headless', '-t', '1s'], /has no host: give one with --host/],
    [
      'no host of one class',
      ['--headless', '-f', 'two.ts', '-t', '5s'],
      /^muster: HOST_MISSING: Lost has no host: give one .*\n$/,
    ],
    [
      'tags that leave nothing',
      ['--headless', '-H', 'http://x', '-T', 'none'],
      /^muster: NO_TASKS_LEFT: the user classes Breaker, Reader have no task left: change --tags.*\n$/,
    ],
    [
      'HTTP options',
      ['--headless', '-f', 'options.ts', '-H', 'http://x'],
      /^muster: CLIENT_INVALID_OPTION: the user class Hasty: the HTTP option timeout must be a number.*\n$/,
    ],
    ['full history of nothing', ['--headless', '--csv-full-history'], /--csv-full-history needs --csv/],
    [
      'a folder that cannot be made',
      ['--headless', '-H', 'http://x', '--csv', 'counter.ts/x'],
      /counter\.ts/,
    ],
  ])('says what is wrong with %s, and exits with 2', async (name, args, message) => {
    place.write('broken.ts', 'export const = 3;');
    place.write('throwing.ts', "throw new Error('at once');");
    place.write('unresolved.ts', "import 'no-such-package';");
    place.write(
      'two.ts',
      `import { HttpUser, task } from '@vigilia/muster';
      export class Found extends HttpUser {
        static override weight = 1000;
        static override host = '${server.url}';
        @task() async read() { await this.client.get('/'); }
      }
      export class Lost extends Found { static override weight = 1; static override host = undefined; }`,
    );
    place.write(
      'options.ts',
      `import { HttpUser, task } from '@vigilia/muster';
      export class Hasty extends HttpUser {
        static override http = { timeout: 'soon' };
        @task() read() {}
      }`,
    );
    place.write(
      'idle.ts',
      "import { HttpUser } from '@vigilia/muster'; export class Idle extends HttpUser {}",
    );
    const run = await (asProcess.has(name) ? place.run(...args) : place.runHere(...args));
    expect(run.err).toMatch(message);
    expect(run.err).toMatch(/^muster: [A-Z_]+: /);
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
  });

  it('asks for hosts when the locustfile has had its say', async () => {
    place.write(
      'late.ts',
      `import { constant, events, HttpUser, task } from '@vigilia/muster';
      export class Late extends HttpUser {
        override waitTime = constant(0.1);
        @task() async read() { await this.client.get('/'); }
      }
      export class Own extends Late {
        override get host() { return '${server.url}'; }
      }
      events.init.addListener(() => { Late.host = '${server.url}'; });`,
    );
    expect(
      await place.runHere('--headless', '-f', 'late.ts', '-u', '2', '-r', '10', '-t', '1s'),
    ).toMatchObject({ code: 0, err: '' });
  });

  it('leaves nothing in the temporary folder, nor what a killed one has left there', async () => {
    place.write('own-tmp/mark', '');
    place.write('own-tmp/muster-999999999-abcdef/0-locustfile.mjs', '');
    const run = await place.start(
      ['--headless', '-f', 'locustfile.ts', '-H', server.url, '-u', '1', '-r', '1', '-t', '1s', 'Reader'],
      { TMPDIR: place.path('own-tmp') },
    ).ended;
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(place.path('own-tmp'))).toEqual(['mark']);
  });
});
