import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readXml } from '../report/junit/fixtures/read-xml.ts';
import type { Summary } from '../report/summary.ts';
import { lastLine, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  response.statusCode = request.url === '/broken' ? 500 : 200;
  response.end('ok');
});

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { between, HttpUser, shapeOf, stages, tag, task } from '@vigilia/muster';
    export class Reader extends HttpUser {
      override waitTime = between(0.01, 0.02);
      @tag('reading') @task() async read(): Promise<void> { await this.client.get('/read'); }
      @tag('breaking') @task() async break(): Promise<void> { await this.client.get('/broken'); }
    }`,
  );
  place.write(
    'shape.ts',
    `import { shapeOf, stages } from '@vigilia/muster';
    export { Reader } from './locustfile.ts';
    export const Rush = shapeOf(stages([
      { duration: 2, users: 2, spawnRate: 100 },
      { duration: 4, users: 6, spawnRate: 100 },
    ]));`,
  );
  targets('abort', "failureRatio('/broken').below(0.5).over(lastSeconds(1)).abort({ after: '2s' })");
  targets('groups', "p95({ userClass: 'Reader' }).below('2s'), failureRatio({ tag: 'reading' }).atMost(0)");
  targets('unknown', "p95({ tag: 'writing' }).below('2s')");
  targets('long', "p95().below('2s').over(sliding('30s'))");
  targets(
    'stages',
    "rate().above(1).over(eachStage), average().below('2s').over(sliding('1s')), failureRatio().below(0.1).over(lastSeconds(1))",
  );
});

/** A target file. */
function targets(name: string, list: string): void {
  const used = ['average', 'eachStage', 'failureRatio', 'lastSeconds', 'p95', 'rate', 'sliding'];
  place.write(
    `${name}.ts`,
    `import { ${used.join(', ')} } from '@vigilia/muster'; export default [${list}];`,
  );
}

function start(targetFile: string, args: readonly string[], environment = {}) {
  return place.start(flags(targetFile, args), {
    GITHUB_ACTIONS: '',
    MUSTER_MAX_SEND_LAG: '5000',
    ...environment,
  }).ended;
}

function startHere(targetFile: string, args: readonly string[]) {
  return place.startHere(flags(targetFile, args), { GITHUB_ACTIONS: '' });
}

function flags(targetFile: string, args: readonly string[]): string[] {
  const load = ['-u', '4', '-r', '100'];
  return ['--headless', '-H', server.url, ...load, '--target-file', `${targetFile}.ts`, ...args];
}

function summary(name: string): Summary {
  return JSON.parse(readFileSync(place.path(name), 'utf8')) as Summary;
}

describe.concurrent('targets of a run', () => {
  it('end it when one may and has been missed for too long: that is a fail', async () => {
    const args = ['-t', '60s', '--summary', 'abort.json', '--junit', 'out/abort.xml', '--github-annotations'];
    const run = await start('abort', args);
    expect(run.code).toBe(1);
    expect(lastLine(run.out)).toMatch(/^verdict=fail /);
    const { ended, verdict, seconds } = summary('abort.json');
    expect(ended).toBe('a target was missed');
    expect(seconds.length).toBeLessThan(60);
    expect(verdict.reason).toMatch(
      /^failures of \/broken: 100 % \(.*\), limit < 50 %, missed for 2 s; the run was ended after \d+ s$/,
    );
    expect(verdict.targets[0]).toMatchObject({
      held: false,
      value: 1,
      window: 'last 1 s',
      margin: { share: -1 },
    });
    const suite = readXml(readFileSync(place.path('out/abort.xml'), 'utf8')).children[0];
    expect(suite?.children[0]?.children[0]?.name).toBe('failure');
    expect(run.out).toContain('written: out/abort.xml');
    expect(run.out).toMatch(/^::error title=Did not hold%3A locustfile.ts::failures of \/broken: 100 %25 /m);
  });

  it('are counted by user class and tag', async () => {
    const run = await start('groups', ['-t', '3s', '--summary', 'groups.json'], { GITHUB_ACTIONS: 'true' });
    expect(summary('groups.json').verdict.targets).toMatchObject([
      { key: 'p95 user class Reader', held: true, window: 'steady state', margin: { unit: 'ms' } },
      { key: 'failures tag reading', held: true, value: 0 },
    ]);
    expect(run.out).toMatch(/^::notice title=Held%3A locustfile.ts::all 2 targets held$/m);
    expect(run.out).toMatch(/^ +✓ +p95 response .* ms +pass +[\d,]+ ms \(\d+ %\) left +steady state$/m);
  });

  it('are judged in each stage of a shape', async () => {
    const run = await start('stages', ['-f', 'shape.ts', '--summary', 'stages.json']);
    const [each, sliding] = summary('stages.json').verdict.targets;
    expect(each, run.out).toMatchObject({ held: true, window: 'each stage' });
    expect(each?.measured).toMatch(/\(stage 1.*\)$/);
    expect(run.out).toMatch(/^✗ 0:0\d missed: failures \d.* %.*, limit < 10 % \(last 1 s\)$/m);
    expect(sliding?.measured).toMatch(/\(the 1 s up to 0:0\d\)$/);
  });
});

// Not beside the others: the environment of this process is theirs too.
describe('targets that a run cannot have', () => {
  it('are refused before the first request', async () => {
    const unknown = await startHere('unknown', ['-t', '3s']);
    const long = await startHere('long', ['-t', '3s']);
    expect(unknown.err).toContain('TARGET_INVALID');
    expect(unknown.err).toContain('this run has no task with the tag writing; it has reading, breaking');
    expect(long.err).toContain('its window of 30 s is longer than the run of 3 s');
    expect([unknown.code, long.code]).toEqual([2, 2]);
  });
});
