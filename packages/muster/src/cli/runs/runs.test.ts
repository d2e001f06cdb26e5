import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWorkplace } from '../testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  response.statusCode = request.url === '/b' ? 500 : 200;
  response.end('ok');
});

beforeAll(async () => {
  place.write(
    'locustfile.ts',
    `import { constant, HttpUser, task } from '@vigilia/muster';
    export class Reader extends HttpUser {
      override waitTime = constant(0.05);
      @task() async read() { await this.client.get('/a'); await this.client.get('/b'); }
    }`,
  );
  place.write('none/notes.txt', 'nothing');
  const flags = ['--headless', '-H', server.url, '-u', '2', '-r', '10', '-t', '1s', '--only-summary'];
  await place.runHere(...flags, '--record', 'records/whole.muster');
  const path = place.path('records/whole.muster');
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
  const cut = `${lines.slice(0, -1).join('\n')}\n`;
  writeFileSync(
    place.path('records/cut.muster'),
    gzipSync(cut.replaceAll(/"type":"start","time":\d+/g, '"type":"start","time":1')),
  );
});

describe('muster runs', () => {
  it('lists what was run, when, and what came of it', async () => {
    const { code, out, err } = await place.runHere('runs', 'records');
    expect([code, err]).toEqual([0, '']);
    const [head = '', whole = '', cut = '', ...others] = out.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(head.split(/ {2,}/).map((title) => title.trim())).toEqual([
      'file',
      'when',
      'lasted',
      'users',
      'requests',
      'req/s',
      'p95 ms',
      'failures',
      'verdict',
    ]);
    expect(whole).toMatch(
      /^whole\.muster +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC +[\d.]+ s +2 +\d+ +[\d.]+ +[\d.]+ +\d+ +(fail|invalid)$/,
    );
    expect(cut).toMatch(/^cut\.muster +1970-01-01 00:00:00 UTC +[\d.]+ s .* cut off, or still running$/);
  });

  it('lists the same as JSON, and the folder it is in by itself', async () => {
    const { code, out } = await place.runHere('runs', '--json', 'records');
    expect(code).toBe(0);
    const [whole, cut] = JSON.parse(out);
    expect(whole).toMatchObject({
      ...{ file: 'whole.muster', title: 'locustfile.ts', profile: null, state: 'ended' },
      figures: { users: 2, requests: expect.any(Number), requestsPerSecond: expect.any(Number) },
    });
    expect(cut).toMatchObject({ file: 'cut.muster', startTime: 1, state: 'open', verdict: null });
    const here = await place.runHere('runs');
    expect(here).toMatchObject({ code: 0, out: 'no run record in .\n' });
    expect(await place.runHere('runs', 'none', '--json')).toMatchObject({ code: 0, out: '[]\n' });
  });

  it('says what it takes, and what is wrong', async () => {
    expect(await place.runHere('runs', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('muster runs [folder]'),
    });
    for (const [args, code] of [
      [['nowhere'], 'FOLDER_NOT_READABLE: nowhere cannot be listed'],
      [[join('records', 'cut.muster')], 'FOLDER_NOT_READABLE: '],
      [['--jsn'], 'INVALID_ARGUMENT: muster runs: unknown option'],
      [['a', 'b'], 'INVALID_ARGUMENT: muster runs: too many arguments'],
    ] as const) {
      const { code: exitCode, err } = await place.runHere('runs', ...args);
      expect(exitCode).toBe(2);
      expect(err).toContain(`muster: ${code}`);
    }
  });
});
