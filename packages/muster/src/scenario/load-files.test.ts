import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../cli/testing/program.ts';

const place = new Workplace();

function user(name: string): string {
  return `export class ${name} extends HttpUser { @task() async go() { await this.client.get('/'); } }`;
}

beforeAll(() => {
  place.write('shared.ts', 'export const loaded = { times: 0 };');
  for (const name of ['Ann', 'Ben']) {
    place.write(
      `team/${name.toLowerCase()}.ts`,
      `import { HttpUser, task } from '@vigilia/muster';
      import { loaded } from '../shared.ts';
      loaded.times += 1;
      console.log('${name}', loaded.times);
      ${user(name)}`,
    );
  }
  place.write('team/_helper.ts', "throw new Error('not a locustfile');");
  place.write(
    'plain.js',
    `import { HttpUser } from '@vigilia/muster';
    export class Carl extends HttpUser {
      static tasks = [async function go(user) { await user.client.get('/'); }];
    }`,
  );
});

afterAll(() => place.remove());

describe('loading locustfiles', () => {
  it('takes folders and files, JavaScript too, as one bundle', async () => {
    const run = await place.runHere('--list', '-f', 'team,plain.js');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toBe('Ann 1\nBen 2\nAvailable Users:\n    Ann\n    Ben\n    Carl\n');
    expect(await place.runHere('--list', '-f', 'team/ben.ts', '-f', 'plain')).toMatchObject({
      out: 'Ben 1\nAvailable Users:\n    Ben\n    Carl\n',
    });
  });

  it('refuses two user classes of one name', async () => {
    place.write('other.ts', `import { HttpUser, task } from '@vigilia/muster'; ${user('Ann')}`);
    expect(await place.runHere('--list', '-f', 'team,other.ts')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/two user classes Ann/),
    });
  });

  it('says what a locustfile is when it is given another file', async () => {
    place.write('locustfile.py', 'from locust import HttpUser');
    expect(await place.run('--list', '-f', 'locustfile.py')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/\.py" files: locustfile\.py; a locustfile, .* is TypeScript, JavaScript/),
    });
  });

  it('follows the paths of a tsconfig.json', async () => {
    place.write('paths/tsconfig.json', '{"compilerOptions": {"paths": {"#lib/*": ["./lib/*"]}}}');
    place.write('paths/lib/name.ts', "export const name: string = 'by its path';");
    place.write(
      'paths/locustfile.ts',
      `import { HttpUser, task } from '@vigilia/muster';
      import { name } from '#lib/name.ts';
      console.log(name); ${user('Dora')}`,
    );
    expect(await place.runHere('--list', '-f', 'paths/locustfile.ts')).toMatchObject({
      err: '',
      out: expect.stringMatching(/^by its path\n/),
    });
  });

  it('says that experimental decorators are none of its', async () => {
    place.write('old/tsconfig.json', '{"compilerOptions": {"experimentalDecorators": true}}');
    place.write('old/locustfile.ts', `import { HttpUser, task } from '@vigilia/muster'; ${user('Eve')}`);
    expect(await place.runHere('--list', '-f', 'old/locustfile.ts')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/experimentalDecorators, and @task and @tag are standard decorators/),
    });
  });

  it.each([
    ["import { FastHttpUser } from '@vigilia/muster';", 'which does not export it; use HttpUser'],
    ["import { htpUser } from '@vigilia/muster';", 'which does not export it; did you mean HttpUser?'],
    ["import { constant_pacing } from '@vigilia/muster';", 'which does not export it; use constantPacing'],
    ["import muster from '@vigilia/muster';", "write `import { HttpUser, task } from '@vigilia/muster'`"],
    ["import http from 'k6/http';", '"k6/http"; everything comes from \'@vigilia/muster\''],
  ])('says what to write instead of %s', async (line, message) => {
    const imported = /import \{? ?(\w+)/.exec(line)?.[1] as string;
    place.write('foreign.ts', `${line} export const used = ${imported};`);
    expect(await place.runHere('--list', '-f', 'foreign.ts')).toMatchObject({
      code: 2,
      err: expect.stringContaining(message),
    });
  });

  it('takes an abstract class of TypeScript for what it is, also from another file', async () => {
    place.write(
      'kinds/base.ts',
      `import { HttpUser, tag, task } from '@vigilia/muster';
      // Not an abstract class: Frank
      @tag('x') export abstract class Base extends HttpUser { @task() go() {} }
      abstract class Inner extends Base {}
      export { Inner };`.replace(/^ +/gm, ''),
    );
    place.write(
      'kinds/locustfile.ts',
      `import { LoadShape } from '@vigilia/muster';
      import { Base, Inner } from './base.ts';
      export * from './base.ts';
      export class Frank extends Inner {}
      export default abstract class Greta extends Base {}
      const make = () => class extends Base {};
      export const Hans = make();
      export abstract class Shape extends LoadShape { override tick() { return null; } }
      `.replace(/^ +/gm, ''),
    );
    expect(await place.runHere('--list', '-f', 'kinds/locustfile.ts')).toMatchObject({
      err: '',
      out: 'Available Users:\n    Frank\n    Hans\n',
    });
  });
});
