import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastLine, useWorkplace } from './testing/program.ts';

const { place, server } = useWorkplace((request, response) => {
  if (request.url !== '/never') response.end('ok');
});

beforeAll(() => {
  place.write(
    'locustfile.ts',
    `import { constant, HttpUser, LoadShape, StopTest, task } from '@vigilia/muster';
    console.log('loaded');
    class Base extends HttpUser { override waitTime = constant(0.1); }
    export class Reader extends Base {
      @task() async read() { await this.client.get('/'); console.info('read'); }
    }
    export class Forgetful extends Base {
      @task() async read() { await this.client.get('/'); this.client.get('/never'); }
    }
    export class Careless extends Base {
      override onStart() {
        setTimeout(() => { throw new TypeError('in a timer'); }, 10);
        void Promise.reject({ reason: 'nobody listens' });
      }
      @task() async read() { await this.client.get('/'); await new Promise((go) => setTimeout(go, 50)); }
    }
    export class Polite extends Base {
      @task() async end() { await this.client.get('/'); throw new StopTest(); }
      override async onStop() { await new Promise((go) => setTimeout(go, 50)); console.log('goodbye'); }
    }`,
  );
  place.write(
    'shape.ts',
    `import { LoadShape } from '@vigilia/muster';
    export { Reader } from './locustfile.ts';
    export class Breaking extends LoadShape {
      override tick() { if (this.runTime > 0.5) throw new Error('no more'); return [1, 10]; }
    }`,
  );
  place.write(
    'dateless.ts',
    `import { events } from '@vigilia/muster';
    export { Reader } from './locustfile.ts';
    events.quitting.addListener(() => {
      Date.prototype.toISOString = () => { throw new RangeError('no date'); };
    });`,
  );
  const user = (member: string): string =>
    `import { HttpUser, tag, task, transition } from '@vigilia/muster';
    export class Wrong extends HttpUser { @task() other() {} ${member} }`;
  place.write('task.ts', user('@task async browse() {}'));
  place.write('tag.ts', user('@tag @task() async browse() {}'));
  place.write('transition.ts', user('@transition async browse() {}'));
  place.write('weight.ts', user('static weight = -1'));
  place.write('fixed.ts', user('static fixedCount = 1.5'));
  place.write('wait.ts', user('waitTime = 1'));
});

function headless(...args: string[]) {
  return place.runHere('--headless', '-t', '1s', '-H', server.url, ...args);
}

/** For errors that nobody catches: this process's are Vitest's. */
function headlessAlone(...args: string[]) {
  return place.run('--headless', '-t', '1s', '-H', server.url, ...args);
}

describe('what the locustfile throws where nobody waits for it', () => {
  it('does not end the run, and counts as an exception', async () => {
    const run = await headlessAlone('Careless', '--summary', 'stray.json');
    expect(run.err).toMatch(/the locustfile threw TypeError: in a timer\n +at .*locustfile\.ts:/);
    expect(run.err).toContain("the locustfile threw { reason: 'nobody listens' }");
    expect(run.err).not.toContain('node:internal');
    expect(run.out).toContain('0 failed requests and 2 exceptions');
    expect(lastLine(run.out)).toMatch(/^verdict=fail /);
    expect(run.code).toBe(1);
    expect(readdirSync(place.folder)).toContain('stray.json');
  });

  it('is no exception when it is a request without await, cancelled at the end', async () => {
    const run = await headlessAlone('Forgetful');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(lastLine(run.out)).toMatch(/^verdict=pass /);
  });

  it('is shown by --once too', async () => {
    const run = await place.run('run', '--once', 'Careless', '-H', server.url);
    expect(run).toMatchObject({ code: 1, err: '' });
    expect(run.out).toContain('✗ threw TypeError: in a timer');
    expect(lastLine(run.out)).toMatch(/· 2 exceptions ·/);
  });
});

it('lets the user that threw StopTest finish its onStop', async () => {
  expect((await headless('Polite')).out).toContain('goodbye');
});

describe('a run that goes wrong', () => {
  it('writes the reports that it can, says the verdict, then what is wrong', async () => {
    place.write('file', '');
    const run = await headless('Reader', '--html', 'file/no.html', '--summary', 'yes.json');
    expect(run.code).toBe(2);
    expect(run.out).toContain('written: yes.json');
    expect(lastLine(run.out)).toMatch(/^verdict=pass /);
    expect(run.err).toMatch(/^muster: REPORT_WRITE_FAILED: .*no\.html/);
  });

  it('is reported when its shape fails', async () => {
    const run = await headless('-f', 'shape.ts', '--summary', 'shape.json');
    expect(run.code).toBe(2);
    expect(run.out).toContain('written: shape.json');
    expect(lastLine(run.out)).toMatch(/^verdict=invalid /);
    expect(run.err).toMatch(
      /muster: LOAD_SHAPE_FAILED: the load shape Breaking failed after \d s: Error: no more\n/,
    );
  });
});

it('keeps stdout for JSON', async () => {
  const run = await headless('Reader', '--json');
  expect(JSON.parse(run.out)).toHaveLength(1);
  expect(run.err).toContain('loaded');
  expect(run.err).toContain('read\n');
});

it.each([
  ['task.ts', 'TASK_MISPLACED: `@task` at browse: write `@task()`'],
  ['tag.ts', "TASK_MISPLACED: `@tag` at browse: write `@tag('name')`"],
  ['transition.ts', "TASK_MISPLACED: `@transition` at browse: write `@transition('task')`"],
  ['weight.ts', 'muster: USER_CLASS_INVALID: Wrong.weight is -1'],
  ['fixed.ts', 'muster: USER_CLASS_INVALID: Wrong.fixedCount is 1.5'],
  ['wait.ts', 'muster: WAIT_TIME_INVALID: Wrong.waitTime is 1 and no function; write `constant(1)`'],
])('says what is wrong in %s', async (file, message) => {
  const run = await headless('-f', file);
  expect(run.code).toBe(2);
  expect(run.err).toContain(message);
  if (message.startsWith('TASK')) expect(run.err).toContain(`${file} failed while loading`);
  expect(run.err).not.toMatch(/node:internal|muster\/(src|dist)\//);
});

it('a report that cannot be drawn does not keep the others, nor the verdict, from being said', async () => {
  const reports = ['--html', 'no.html', '--junit', 'no.xml', '--summary', 'yes.json', '--csv', 'yes'];
  const run = await headlessAlone('-f', 'dateless.ts', '--record', 'yes.muster', ...reports);
  expect(run.code).toBe(2);
  for (const file of ['no.html', 'no.xml']) {
    expect(run.err).toContain(
      `muster: REPORT_NOT_DRAWN: ${file} could not be drawn (RangeError: no date at `,
    );
    expect(readdirSync(place.folder)).not.toContain(file);
  }
  expect(run.out.match(/^written: .*/gm)).toEqual(
    ['yes.json', 'yes_*.csv', 'yes.muster'].map((file) => `written: ${file}`),
  );
  expect(JSON.parse(readFileSync(place.path('yes.json'), 'utf8')).verdict.outcome).toBe('pass');
  expect(run.out).toContain('Held — no failed request and no exception\n');
  expect(lastLine(run.out)).toMatch(/^verdict=pass /);
});
