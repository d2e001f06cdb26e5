import { describe, expect, it } from 'vitest';
import { lastLine, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace();

const user = `import { constant, custom, defineTargets, events, HttpUser, log, task } from '@vigilia/muster';
  export class Reader extends HttpUser {
    override waitTime = constant(0.1);
    @task() async read() { await this.client.get('/'); }
  }
  const never = () => new Promise(() => {});`;

/** A process of its own: in this one there is always something left that could settle. */
function headless(file: string, ...args: string[]) {
  return place.run('--headless', '-t', '1s', '-H', server.url, '-f', file, ...args);
}

function headlessHere(file: string, ...args: string[]) {
  return place.runHere('--headless', '-t', '1s', '-H', server.url, '-f', file, ...args);
}

describe('what never settles is named, and ends with 2', () => {
  it('a listener of testStart, testStop, quitting; the run is reported', async () => {
    const names = ['testStart', 'testStop', 'quitting'];
    const listeners = names.map(
      (event) => `events.${event}.addListener(async () => { await never('${event}'); });`,
    );
    place.write('listeners.ts', [user, ...listeners].join('\n'));
    const run = await headless('listeners.ts');
    for (const event of names) {
      expect(run.err).toContain(`LISTENER_NEVER_ENDS: what a listener of ${event} awaits never settles`);
      expect(run.err).toContain(`async () => { await never("${event}"); }`);
    }
    expect(lastLine(run.out)).toMatch(/^verdict=pass /);
    expect(run.code).toBe(2);
  });

  it('a listener of init: the run does not begin', async () => {
    place.write('init.ts', `${user} events.init.addListener(never);`);
    const run = await headless('init.ts');
    expect(run.err).toContain('what a listener of init awaits never settles');
    expect(run.err).toContain('muster: INIT_LISTENER_FAILED');
    expect(run.code).toBe(2);
  });

  it('a top-level await; what was logged before is shown', async () => {
    place.write('top.ts', `${user} log.warning('asks the vault'); await never();`);
    const run = await headless('top.ts');
    expect(run.err).toContain('WARNING/muster: asks the vault');
    expect(run.err).toMatch(
      /LOCUSTFILE_BROKEN: .*top\.ts does not end loading: a top-level await never settles/,
    );
    expect(run.code).toBe(2);
  });

  it('the function of a target: it could not be judged', async () => {
    place.write('locustfile.ts', user);
    place.write(
      'targets.ts',
      `import { custom, defineTargets } from '@vigilia/muster';
      export default defineTargets(() => [custom('orders', 'orders', '> 0', () => new Promise(() => {}))]);`,
    );
    const run = await headless('locustfile.ts', '--target-file', 'targets.ts');
    expect(run.out).toContain('what its function awaits never settles');
    expect(run.code).toBe(3);
  });
});

it('logs what a locustfile says while it is loaded, from the level that is asked for', async () => {
  place.write('says.ts', `${user} log.info('43 accounts'); log.debug('not asked for');`);
  const run = await headlessHere('says.ts');
  expect(run.err).toContain('INFO/muster: 43 accounts');
  expect(run.err).not.toContain('not asked for');
  expect((await headlessHere('says.ts', '--list', '--skip-log-setup')).err).toBe('');
});

it('refuses an exit code that is none', async () => {
  place.write(
    'code.ts',
    `${user} events.quitting.addListener(({ environment }) => { environment.processExitCode = 'all well'; });`,
  );
  const run = await headlessHere('code.ts');
  expect(run.err).toContain(
    'environment.processExitCode was set to all well: it takes a whole number from 0 to 255',
  );
  expect(run.code).toBe(2);
});
