import { expect, it } from 'vitest';
import { useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace();

it.each([
  [0, 2],
  [7, 7],
])('process.exit(%d) of a locustfile is no run that passed: %d', async (given, code) => {
  place.write(
    'leaves.ts',
    `import { HttpUser, task } from '@vigilia/muster';
    export class Leaving extends HttpUser {
      @task() async leave() { await this.client.get('/'); process.exit(${given}); }
    }`,
  );
  const run = await place.run('--headless', '-t', '1m', '-H', server.url, '-f', 'leaves.ts');
  expect(run.err).toContain(
    `muster: ENDED_EARLY: the process ended with ${given} before the run was over, as by process.exit()`,
  );
  expect(run.code).toBe(code);
});
