import { beforeAll, expect, it } from 'vitest';
import { lastLine, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace();

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { between, constant, HttpUser, task } from '@vigilia/muster';
    export class Reader extends HttpUser {
      override waitTime = between(0.05, 0.1);
      @task() async read(): Promise<void> { await this.client.get('/'); }
    }
    export class Blocker extends HttpUser {
      static override fixedCount = 1;
      override waitTime = constant(0.8);
      @task() block(): void { for (const end = performance.now() + 200; performance.now() < end; ); }
    }`,
  );
});

it('a task that blocks the event loop makes the run invalid, unless that is allowed', async () => {
  const args = ['--headless', '-H', server.url, '-u', '10', '-r', '100', '-t', '5s'];
  const [strict, allowed] = await Promise.all([
    place.start(args, { MUSTER_MAX_SEND_LAG: undefined }).ended,
    place.start(args, { MUSTER_MAX_SEND_LAG: '2000', MUSTER_MAX_LOOP_UTILISATION: '1' }).ended,
  ]);
  expect(lastLine(strict.out)).toMatch(/^verdict=invalid /);
  expect(strict.code).toBe(3);
  expect(strict.out.replaceAll('\n', ' ')).toMatch(
    /Cannot say — the generator (sent|had an event loop that was) .* ms .*more than 10 ms, and may itself have been the bottleneck: take work that blocks out of the tasks/,
  );
  expect(strict.out).toMatch(/^generator: 0\.\d+ core, event loop \d+ % busy/m);
  expect(lastLine(allowed.out)).toMatch(/^verdict=pass /);
  expect(allowed.code).toBe(0);
});

it.each([
  ['--max-generator-cpu', '0'],
  ['--max-loop-utilisation', '95'],
  ['--max-send-lag', '10ms'],
  ['--min-offered', '-1'],
])('%s does not take %s', async (flag, value) => {
  const run = await place.runHere('--headless', flag, value);
  expect(run.code).toBe(2);
  expect(run.err).toContain(`INVALID_ARGUMENT: ${flag}`);
});
