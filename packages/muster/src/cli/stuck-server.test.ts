import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastLine, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  if (request.url !== '/stuck') response.end('ok');
});

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { constant, HttpUser, task } from '@vigilia/muster';
    export class Waiter extends HttpUser {
      override waitTime = constant(60);
      override async onStart(): Promise<void> { await this.client.get('/login'); }
      @task() async ask(): Promise<void> { await this.client.get('/stuck'); }
    }`,
  );
  place.write(
    'targets.ts',
    `import { defineTargets, failureRatio, waiting, wholeRun } from '@vigilia/muster';
    export default defineTargets([failureRatio().below(0.01).over(wholeRun), waiting('500ms').atMost(0)]);`,
  );
});

describe('a run against a server that is stuck', () => {
  it('says how many users got no answer, and misses the target on them', async () => {
    const run = await place.runHere(
      ...['--headless', '-H', server.url, '-u', '3', '-r', '100', '-t', '2s', '--stop-timeout', '0'],
      ...['--target-file', 'targets.ts', '--summary', 'summary.json', '--record', 'run.muster'],
    );
    expect(run.code).toBe(1);
    expect(run.out).toContain('3 of 3 users still waited for an answer at the end, half of them for ');
    expect(run.out).toMatch(/✗ +users waiting at the end for 500ms or longer +≤ 0 +3 of 3 +fail/);
    expect(lastLine(run.out)).toMatch(/ failures=0 exceptions=0 waiting=3 waiting_500ms=3$/);
    const { waiting } = JSON.parse(readFileSync(place.path('summary.json'), 'utf8'));
    expect(waiting).toMatchObject({ users: 3, running: 3 });
    const again = await place.runHere('report', 'run.muster');
    expect(lastLine(again.out)).toBe(lastLine(run.out));
  });

  it('shows the requests of onStart, which came before the steady state', async () => {
    const run = await place.runHere('--headless', '-H', server.url, '-u', '3', '-r', '100', '-t', '2s');
    expect(run.out).toMatch(/^GET +\/login +3 +0 /m);
    expect(run.out).toContain('No request in the steady state');
  });
});
