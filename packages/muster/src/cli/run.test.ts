import { expect, it } from 'vitest';
import { useWorkplace, Workplace } from './testing/program.ts';

const { place, server } = useWorkplace();

it('carries out one command line after another, each as if it were the first of its process', async () => {
  place.write(
    'locustfile.ts',
    `import { defineArguments, events, HttpUser, log, task } from '@vigilia/muster';
    const args = defineArguments({ tenant: { type: 'string', default: 'acme' } });
    log.info('is loaded');
    events.init.addListener(() => console.log('for', args.tenant));
    events.quit.addListener(() => { throw new Error('at the end'); });
    export class Reader extends HttpUser {
      @task() async read() { await this.client.get('/'); this.environment.runner.quit(); }
    }`,
  );
  const run = (...args: string[]) => place.runHere('--headless', '-H', server.url, ...args);
  const once = await place.runHere('--once', 'Reader', '-H', server.url);
  expect(once.out).toContain('GET / → 200 OK');
  const json = await run('--json', '--tenant', 'ours');
  expect(json.err).toContain('for ours\n');
  expect(JSON.parse(json.out)).toMatchObject([{ name: '/' }]);
  const listeners = () => [process.stdout, process.stderr].map((stream) => stream.listenerCount('error'));
  const before = listeners();
  const plain = await run();
  expect(plain.out).toMatch(/^for acme\nseed \d+\n/);
  expect(plain.out).not.toContain('→ 200 OK');
  expect(plain.err.match(/is loaded/g)).toHaveLength(1);
  expect(plain.err.match(/threw Error: at the end/g)).toHaveLength(1);
  // Asked for before the listener of quit has thrown: 2 would be what an earlier one threw.
  expect(plain.code).toBe(0);
  expect(listeners()).toEqual(before);
});

it('compiles where it is now, when the folder of an earlier command line is gone', async () => {
  for (const name of ['Ann', 'Ben']) {
    const here = new Workplace();
    here.write(
      'locustfile.ts',
      `import { HttpUser, task } from '@vigilia/muster';
      export class ${name} extends HttpUser { @task() go() {} }`,
    );
    const listed = await here.runHere('--list');
    here.remove();
    expect(listed).toEqual({ code: 0, err: '', out: `Available Users:\n    ${name}\n` });
  }
});
