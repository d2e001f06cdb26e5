import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastLine, program, useWorkplace } from '../testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  response.statusCode = request.url === '/b' ? 500 : 200;
  response.end('ok');
});

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { constant, defineArguments, HttpUser, tag, task } from '@vigilia/muster';
    export const own = defineArguments({ password: { type: 'string', default: 'none', secret: true } });
    export class Reader extends HttpUser {
      override waitTime = constant(0.05);
      @tag('slow') @task() async read() { await this.client.get('/a'); await this.client.get('/b'); }
      @task() fail() { throw new Error('a "mistake"'); }
    }`,
  );
  place.write(
    'targets.ts',
    `import { defineTargets, failureRatio, p95 } from '@vigilia/muster';
    export default defineTargets([p95().below('5s'), failureRatio().below(0.01)]);`,
  );
});

const files = (folder: string): string[] => [
  ...['--html', `${folder}/report.html`, '--csv', `${folder}/run`, '--summary', `${folder}/summary.json`],
  ...['--json-file', `${folder}/stats`, '--junit', `${folder}/junit.xml`],
  ...['--markdown', `${folder}/page.md`],
];
const drawn = [
  ...['report.html', 'summary.json', 'stats.json', 'junit.xml', 'page.md'],
  ...['stats', 'stats_history', 'failures', 'exceptions'].map((name) => `run_${name}.csv`),
];

const flags = (args: readonly string[]): string[] => [
  ...['--headless', '-H', server.url, '-u', '3', '-r', '10'],
  ...args,
];

function run(...args: string[]) {
  return place.runHere(...flags(args));
}

describe('muster report', () => {
  it('draws the very files that the run drew, and says the same', async () => {
    const own = ['--password', 'hidden', '--target-file', 'targets.ts', '--only-summary'];
    const live = await run('-t', '3s', '--record', 'run.muster', ...own, ...files('live'));
    expect([1, 3], live.err).toContain(live.code);
    expect(live.out).toContain('written: run.muster\n');
    const again = await place.runHere('report', 'run.muster', ...files('again'));
    expect(again.code, again.err).toBe(0);
    for (const file of drawn) {
      const [first, second] = ['live', 'again'].map((folder) =>
        readFileSync(place.path(`${folder}/${file}`), 'utf8'),
      );
      expect(second, file).toBe(first);
    }
    expect(lastLine(again.out)).toBe(lastLine(live.out));
    const verdict = ({ out }: { out: string }): string =>
      out.slice(out.search(/^(Held|Did not hold|Cannot say) — /m), out.search(/^written: /m));
    expect(verdict(again)).toBe(verdict(live));
    expect(verdict(again)).toContain('all requests');
    expect(readFileSync(place.path('live/page.md'), 'utf8')).toMatch(
      /\n```sh\nmuster --headless --host http:\S+ --users 3 --spawn-rate 10 --run-time 3 --target-file targets.ts --max-send-lag 1000 --seed \d+\n```\n/,
    );
    const history = readFileSync(place.path('again/run_stats_history.csv'), 'utf8').trimEnd().split('\r\n');
    // All had been stopped when it was over.
    expect(history.at(-1)?.split(',')[1]).toBe('3');
    const text = gunzipSync(readFileSync(place.path('run.muster'))).toString();
    expect(text).not.toContain('hidden');
    const [head] = text.split('\n').map((line) => line !== '' && JSON.parse(line));
    expect(head).toMatchObject({
      format: 'muster-run',
      version: 1,
      config: { users: 3, runTime: 3, custom: {} },
      targets: [{ limit: '< 5,000 ms' }, {}],
    });
  });

  it('draws a run from its last reset on, as the run did', async () => {
    const live = await run('-t', '2s', '--reset-stats', '--record', 'r.muster', ...files('live-r'));
    // 3 on a machine that is busy with other tests.
    expect([1, 3], live.err).toContain(live.code);
    await place.runHere('report', 'r.muster', ...files('again-r'));
    for (const file of drawn) {
      const [first, second] = ['live-r', 'again-r'].map((folder) =>
        readFileSync(place.path(`${folder}/${file}`), 'utf8'),
      );
      expect(second, file).toBe(first);
    }
  });

  it('reports all but the last second of a run that was killed', async () => {
    const started = place.start(flags(['-t', '60s', '--record', 'killed.muster']));
    let seconds = 0;
    await new Promise<void>((resolve) => {
      let text = '';
      started.process.stdout?.on('data', (bytes) => {
        text += bytes;
        seconds = [...text.matchAll(/^ +\d+:\d\d /gm)].length;
        if (seconds >= 3) resolve();
      });
    });
    started.process.kill('SIGKILL');
    await started.ended;
    expect(existsSync(place.path('killed.muster.tail'))).toBe(true);
    const again = await place.runHere('report', 'killed.muster', '--summary', 'killed.json');
    expect(again.code, again.err).toBe(0);
    expect(again.err).toMatch(/^muster: the run was cut off after \d s\n$/);
    expect(lastLine(again.out)).toMatch(/^verdict=invalid /);
    const summary = JSON.parse(readFileSync(place.path('killed.json'), 'utf8'));
    expect(summary.seconds.length).toBeGreaterThanOrEqual(seconds - 1);
    expect(summary.verdict.reason).toMatch(/^the run was cut off after \d s$/);
    const requests = summary.seconds.reduce(
      (sum: number, second: { requests: number }) => sum + second.requests,
      0,
    );
    expect(summary.whole.aggregated.requests).toBe(requests);
    expect(requests).toBeGreaterThan(0);
  });

  it('loses a report that cannot be drawn alone, says which, and exits with 2', async () => {
    const text = gunzipSync(readFileSync(place.path('run.muster'))).toString();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    // As a later Muster may write it: without the machine, which both pages show.
    const odd = lines.map((line) =>
      line.type === 'end' ? { ...line, result: { ...line.result, machine: null } } : line,
    );
    writeFileSync(
      place.path('odd.muster'),
      gzipSync(odd.map((line) => `${JSON.stringify(line)}\n`).join('')),
    );
    const drawnOdd = await place.runHere('report', 'odd.muster', ...files('odd'));
    expect(drawnOdd.code).toBe(2);
    const lost = ['report.html', 'page.md'];
    expect(
      drawnOdd.err
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ \(TypeError: .*/, '')),
    ).toEqual(lost.map((file) => `muster: REPORT_NOT_DRAWN: odd/${file} could not be drawn`));
    for (const file of drawn) expect(existsSync(place.path(`odd/${file}`)), file).toBe(!lost.includes(file));
    expect(drawnOdd.out).toContain('Did not hold');
    expect(lastLine(drawnOdd.out)).toMatch(/^verdict=/);
  });

  it('prints JSON alone on stdout, and annotations, when asked to', async () => {
    const json = await place.runHere('report', 'run.muster', '--json', '--json-file', 'again/more');
    expect(json.code, json.err).toBe(0);
    expect(json.out).toBe(readFileSync(place.path('again/more.json'), 'utf8'));
    expect(json.err).toContain('verdict=');
    const annotated = await place.runHere('report', 'run.muster', '--github-annotations');
    expect(annotated.out).toMatch(/^::error title=/m);
  });

  it('adds its page to the summary of a CI job, in which others may have written', async () => {
    place.write('step.md', 'before\n\n');
    const job = { GITHUB_STEP_SUMMARY: place.path('step.md') };
    await place.startHere(['report', 'run.muster', '--markdown', 'step.md'], job);
    expect(readFileSync(place.path('step.md'), 'utf8')).toBe(
      `before\n\n${readFileSync(place.path('again/page.md'), 'utf8')}`,
    );
  });

  it('reports what stands before a damage, says so, and exits with 2', async () => {
    const bytes = readFileSync(place.path('run.muster'));
    // Without its tail, a second counts when the chunk that it is in has come to its end: that is near the file's.
    const near = bytes.length - 200;
    writeFileSync(place.path('damaged.muster'), bytes.fill(0x55, near, near + 16));
    const again = await place.runHere('report', 'damaged.muster', '--summary', 'damaged.json');
    expect(again.code).toBe(2);
    expect(again.err).toMatch(/^muster: RECORD_INVALID: .* is damaged after \d s of the run/);
    const { verdict, seconds } = JSON.parse(readFileSync(place.path('damaged.json'), 'utf8'));
    expect(seconds.length).toBeGreaterThan(0);
    expect(verdict).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining('is damaged') });
  });

  it('says nothing when nobody reads it to its end', () => {
    const command = `"${process.execPath}" "${program}" report run.muster | head -n 1`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: place.folder, encoding: 'utf8' });
    expect(stdout).toContain('Did not hold');
    expect(stderr).toBe('');
  });

  it('says what it takes, and what is wrong', async () => {
    const help = await place.runHere('report', '--help');
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--junit <file>') });
    writeFileSync(place.path('other.gz'), gzipSync('{"type":"header","format":"muster-run","version":9}\n'));
    for (const [args, code] of [
      [[], 'INVALID_ARGUMENT: muster report: missing required argument'],
      [['a', '--htlm', 'x'], 'INVALID_ARGUMENT: muster report: unknown option'],
      [['nowhere.muster'], 'RECORD_NOT_READABLE: '],
      [['locustfile.ts'], 'RECORD_INVALID: '],
      [['other.gz'], 'RECORD_TOO_NEW: '],
      [['run.muster', '--html', 'x', '--junit', './x'], 'INVALID_ARGUMENT: --html and --junit name the same'],
      [['run.muster', '--html', 'run.muster'], 'INVALID_ARGUMENT: the record and --html name the same'],
    ] as const) {
      const { code: exitCode, err } = await place.runHere('report', ...args);
      expect(exitCode).toBe(2);
      expect(err).toContain(`muster: ${code}`);
    }
  });
});

describe('--record', () => {
  it('refuses a file that it cannot write, before the run', async () => {
    const refused = await run('-t', '1s', '--record', 'locustfile.ts/run');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('REPORT_WRITE_FAILED: ') });
    expect(refused.out).toBe('');
    const twice = await run('-t', '1s', '--record', 'same', '--summary', 'same');
    expect(twice).toMatchObject({
      code: 2,
      err: expect.stringContaining('--record and --summary name the same'),
    });
  });

  it.runIf(existsSync('/dev/full'))('leaves nothing beside a record that it could not begin', async () => {
    symlinkSync('/dev/full', place.path('full'));
    const refused = await run('-t', '1s', '--record', 'full');
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('REPORT_NO_SPACE: ') });
    expect(existsSync(place.path('full.tail'))).toBe(false);
  });

  // Reading a pipe and leaving stands for a disk that fails in the middle of the run.
  it.runIf(process.platform !== 'win32')('goes on without a disk, and exits with 2', async () => {
    execFileSync('mkfifo', [place.path('pipe')]);
    const reader = spawn('head', ['-c', '1', place.path('pipe')]);
    const failed = await run('-t', '3s', '--record', 'pipe', '--summary', 'pipe.json');
    reader.kill();
    expect(failed.code).toBe(2);
    expect(failed.err.match(/ERROR.*REPORT_WRITE_FAILED: Could not write .*pipe/g)).toHaveLength(1);
    expect(failed.out).not.toContain('written: pipe\n');
    expect(JSON.parse(readFileSync(place.path('pipe.json'), 'utf8')).seconds.length).toBeGreaterThan(1);
  });
});
