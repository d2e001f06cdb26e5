import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWorkplace, Workplace } from './testing/program.ts';

const { place } = useWorkplace();

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { defineArguments, events, HttpUser, task } from '@vigilia/muster';
    const args = defineArguments({
      tenant: { type: 'string', default: 'acme', help: 'whose data to use' },
      apiKey: { type: 'string', secret: true, env: 'API_KEY' },
      pages: { type: 'number', multiple: true },
      dryRun: { type: 'boolean' },
    });
    events.init.addListener(({ environment }) => {
      console.log(JSON.stringify({ ...args, host: environment.host, classes: environment.userClasses.length }));
      environment.runner.quit();
    });
    export class Reader extends HttpUser {
      @task() async read() { await this.client.get('/'); }
    }
    export class Writer extends HttpUser {
      @task() async write() { await this.client.get('/'); }
    }`,
  );
});

/** What the locustfile sees of its arguments and of the test. */
async function seen(args: readonly string[], environment: Record<string, string> = {}) {
  const run = await place.startHere(['--headless', '-t', '1s', ...args], environment);
  const line = run.out.split('\n').find((one) => one.startsWith('{')) ?? 'null';
  return { ...run, seen: JSON.parse(line) as Record<string, unknown> | null };
}

describe('arguments of a locustfile', () => {
  it('come from the command line, the environment and configuration files, the strongest last', async () => {
    place.write('one.conf', 'host = http://one\ntenant = of the file\npages = [1, 2]\ndry_run = true\n');
    const plain = await seen(['-H', 'http://h']);
    expect(plain.seen).toMatchObject({
      tenant: 'acme',
      pages: [],
      dryRun: false,
      host: 'http://h',
      classes: 2,
    });
    const config = await seen(['--config', 'one.conf', 'Reader'], { API_KEY: 'k1' });
    expect(config.seen).toEqual({
      tenant: 'of the file',
      apiKey: 'k1',
      pages: [1, 2],
      dryRun: true,
      host: 'http://one',
      classes: 1,
    });
    const line = await seen(
      ['--config', 'one.conf', '--tenant', 'of the line', '--pages', '7', '--api-key', 'k2'],
      { API_KEY: 'k1', LOCUST_HOST: 'http://environment' },
    );
    expect(line.seen).toMatchObject({
      tenant: 'of the line',
      apiKey: 'k2',
      pages: [7],
      host: 'http://environment',
    });
  });

  it('are in --help, without values of secrets, and unknown ones are refused with a suggestion', async () => {
    const help = await place.runHere('--help');
    expect(help.out).toMatch(
      /Arguments of the locustfile:\n +--tenant <string> +whose data to use \(default: acme\)/,
    );
    expect(await seen(['--tenat', 'x'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean --tenant?'),
    });
    place.write('secret.conf', 'api-key\n');
    const wrong = await seen(['--config', 'secret.conf'], { API_KEY: 'hush' });
    expect(wrong.err).not.toContain('hush');
  });

  it('cannot take a name of Muster’s own', async () => {
    place.write(
      'clash.ts',
      "import { defineArguments } from '@vigilia/muster'; defineArguments({ users: { type: 'number' } });",
    );
    expect(await seen(['-f', 'clash.ts'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--users, which is one of Muster's own/),
    });
  });
});

describe('configuration files', () => {
  it('are read from the home folder, this folder and in TypeScript, in this order', async () => {
    const other = new Workplace();
    other.write('home/.locust.conf', 'users = 1\nspawn-rate = 11\nhost = http://home\nheadless = true\n');
    other.write('locust.conf', `locustfile = ${place.path('locustfile.ts')}\nusers = 2\nspawn_rate = 22\n`);
    other.write(
      'muster.config.ts',
      `import { defineConfig } from '@vigilia/muster';
      export default defineConfig({ users: 3, seed: 17, runTime: '1s', summary: 'out.json', arguments: { tenant: 'typed' } });`,
    );
    const run = await other.startHere([], { LOCUST_USER_CLASSES: 'Writer' });
    expect(run.err).toBe('');
    expect(run.out).toContain('"tenant":"typed"');
    expect(JSON.parse(readFileSync(other.path('out.json'), 'utf8')).plan).toEqual({
      users: 3,
      spawnRate: 22,
      runTime: 1,
      host: 'http://home',
      seed: 17,
      model: 'closed',
      userClasses: ['Writer'],
    });
    other.remove();
  });

  it.each([
    ['a.conf', 'users = 3\nuser = 4\n', /a\.conf:2: there is no setting 'user'; did you mean users\?/],
    ['a.conf', 'users = many', /a\.conf:1: users: 'many' is invalid/],
    ['a.conf', '!\n', /a\.conf:1: '!' is no setting; write key = value/],
    [
      'a.ts',
      'export default {\n  users: 3,\n  spawnRat: 4,\n};',
      /a\.ts:3: there is no setting 'spawnRat'; did you mean spawnRate/,
    ],
    ['a.ts', 'export default { users: { many: true } };', /a\.ts:1: users: it is a text, a number/],
    ['a.ts', 'export const users = 3;', /no settings as its default export/],
    ['b.conf', null, /there is no configuration file b\.conf; check --config/],
  ])('%s says what is wrong with itself: %j', async (name, text, message) => {
    if (text !== null) place.write(name, text);
    expect(await seen(['--config', name])).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});

describe('a command line that asks for a text', () => {
  it('is answered with the versions or the help, whatever else it says', async () => {
    expect(await place.runHere('-V')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^muster \d.*Node v\d/),
    });
    expect(await place.runHere('--help', '-u', '3')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--spawn-rate'),
    });
  });
});

describe('looking at a locustfile', () => {
  it('lists user classes and task ratios', async () => {
    expect(await place.runHere('--list')).toMatchObject({
      code: 0,
      out: 'Available Users:\n    Reader\n    Writer\n',
    });
    expect((await place.runHere('--show-task-ratio')).out).toContain('* 50.0% Reader\n  * 100.0% read');
    const json = await place.runHere('--show-task-ratio-json', 'Reader');
    expect(JSON.parse(json.out)).toMatchObject({
      per_class: { Reader: { ratio: 1, tasks: { read: { ratio: 1 } } } },
    });
  });

  it('sets attributes of user classes with --config-users', async () => {
    const heavier = '{"user_class_name": "Reader", "weight": 3}';
    expect((await place.runHere('--show-task-ratio', '--config-users', heavier)).out).toContain(
      '* 75.0% Reader',
    );
    place.write('users.json', '[{"user_class_name": "Redaer"}]');
    expect(await place.runHere('--list', '--config-users', 'users.json')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no user class Redaer/),
    });
    expect((await place.runHere('--list', '--config-users', '{')).err).toMatch(
      /^muster: INVALID_ARGUMENT: --config-users: /,
    );
  });
});
