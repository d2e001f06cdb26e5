import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from '../../cli/testing/program.ts';

const place = new Workplace();

afterAll(() => place.remove());

const user = `import { HttpUser, task } from '@vigilia/muster';
export class Ann extends HttpUser { @task() async go() {} }
`;

/** What the locustfile logs as JSON while it is loaded. */
async function logged(file: string): Promise<unknown> {
  const run = await place.runHere('--list', '-f', file);
  expect(run).toMatchObject({ code: 0, err: '' });
  const [line = '', ...rest] = run.out.split('\n');
  expect(rest).toEqual(['Available Users:', '    Ann', '']);
  return JSON.parse(line);
}

/** A file as Node names it: the folder for temporary files may be a link. */
function path(name: string): string {
  return `${realpathSync(place.folder)}/${name}`;
}

beforeAll(() => {
  const installed = dirname(createRequire(import.meta.url).resolve('ws/package.json'));
  mkdirSync(place.path('node_modules'));
  symlinkSync(installed, place.path('node_modules/ws'));
});

describe('the bundle does not show through', () => {
  it('leaves each module its own import.meta', async () => {
    place.write(
      'meta/lib/deep.ts',
      'export const deep = import.meta.url;\nexport const self: ImportMeta = import.meta;',
    );
    place.write(
      'meta/locustfile.ts',
      `${user}import { deep, self } from './lib/deep.ts';
      console.log(JSON.stringify([import.meta.url, import.meta.dirname, import.meta.filename, deep, self.filename,
        import.meta.resolve('./lib/deep.ts'), import.meta.resolve('node:fs')]));`,
    );
    const [main, deep] = [path('meta/locustfile.ts'), path('meta/lib/deep.ts')];
    const deepUrl = pathToFileURL(deep).href;
    expect(await logged('meta/locustfile.ts')).toEqual([
      pathToFileURL(main).href,
      dirname(main),
      main,
      deepUrl,
      deep,
      deepUrl,
      'node:fs',
    ]);
  });

  it('finds a file beside the locustfile from any folder', async () => {
    place.write('beside/users.csv', 'email\na@b.c\n');
    place.write(
      'beside/locustfile.ts',
      `${user}import { readFileSync } from 'node:fs';
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      console.log(JSON.stringify([
        readFileSync(new URL('users.csv', import.meta.url), 'utf8'),
        readFileSync(__dirname + '/users.csv', 'utf8'),
        require('./beside.json').here,
      ]));`,
    );
    place.write('beside/beside.json', '{"here": true}');
    const text = 'email\na@b.c\n';
    expect(await logged('beside/locustfile.ts')).toEqual([text, text, true]);
  });

  it('finds it under a path that a URL has to encode', async () => {
    const name = 'some where/100%#1?/über/locustfile.ts';
    place.write(
      name,
      `${user}import { readFileSync } from 'node:fs';
      console.log(JSON.stringify([import.meta.filename, readFileSync(new URL(import.meta.url), 'utf8').length > 0]));`,
    );
    expect(await logged(name)).toEqual([path(name), true]);
  });

  it('leaves alone a __dirname of the author’s', async () => {
    place.write(
      'own/locustfile.ts',
      `${user}import { dirname } from 'node:path';
      import { fileURLToPath } from 'node:url';
      const __filename = fileURLToPath(import.meta.url);
      const __dirname = dirname(__filename);
      console.log(JSON.stringify([__dirname, __filename]));`,
    );
    expect(await logged('own/locustfile.ts')).toEqual([path('own'), path('own/locustfile.ts')]);
  });

  it.each([
    [
      'module.ts',
      'const where: string = import.meta.url;\nexport const go = () => { throw new Error(where); };',
    ],
    ['common.cjs', 'const where = __filename;\nexports.go = () => { throw new Error(where); };'],
  ])('keeps stack traces at the line in %s', async (name, text) => {
    place.write(`trace/${name}`, text);
    place.write('trace/locustfile.ts', `${user}import { go } from './${name}';\n\ngo();`);
    const run = await place.runHere('--list', '-f', 'trace/locustfile.ts');
    const frames = [...run.err.matchAll(/\(?(\/[^():]+:\d+):\d+\)?/g)].map(([, frame]) => frame);
    expect(frames).toEqual([path(`trace/${name}:2`), path('trace/locustfile.ts:5')]);
    expect(run.code).toBe(2);
  });

  it('starts threads from a source in TypeScript', async () => {
    place.write('threads/twice.ts', 'export const twice = (value: number): number => value * 2;');
    place.write(
      'threads/work.ts',
      `import { parentPort, workerData } from 'node:worker_threads';
      import { twice } from './twice.ts';
      enum Kind { Answer = 'answer' }
      parentPort?.on('message', (value: number) => {
        parentPort?.postMessage([Kind.Answer, twice(value), workerData, import.meta.filename]);
        parentPort?.close();
      });`,
    );
    place.write(
      'threads/locustfile.ts',
      `${user}import { once } from 'node:events';
      import threads, { Worker } from 'node:worker_threads';
      const worker = new Worker(new URL('./work.ts', import.meta.url), { workerData: 'data' });
      worker.postMessage(21);
      const [answer] = await once(worker, 'message');
      console.log(JSON.stringify([...answer, threads.Worker === Worker, threads.isMainThread]));`,
    );
    const source = path('threads/work.ts');
    expect(await logged('threads/locustfile.ts')).toEqual(['answer', 42, 'data', source, true, true]);
  });

  it('reads the JSON of a package and of a folder', async () => {
    place.write('json/data.json', '{"rows": [1, 2]}');
    place.write(
      'json/locustfile.ts',
      `${user}import data from './data.json' with { type: 'json' };
      import manifest from 'ws/package.json' with { type: 'json' };
      console.log(JSON.stringify([data.rows, manifest.name]));`,
    );
    expect(await logged('json/locustfile.ts')).toEqual([[1, 2], 'ws']);
  });

  it('takes CommonJS of the author’s, with what it requires', async () => {
    place.write(
      'common/helper.cjs',
      `#!/usr/bin/env node
      'use strict';
      const { basename } = require('path');
      const name = 'node:os';
      module.exports = {
        where: [basename(__dirname), basename(__filename), basename(require.resolve('./data.json'))],
        dynamic: typeof require(name).cpus,
        data: require('./data.json'),
        socket: typeof require('ws').WebSocketServer,
        muster: require('@vigilia/muster'),
      };`,
    );
    place.write('common/data.json', '{"rows": 3}');
    place.write(
      'common/locustfile.ts',
      `${user}import helper, { where } from './helper.cjs';
      const { muster, ...rest } = helper;
      console.log(JSON.stringify([rest, where, muster.HttpUser === HttpUser]));`,
    );
    const where = ['common', 'helper.cjs', 'data.json'];
    expect(await logged('common/locustfile.ts')).toEqual([
      { where, dynamic: 'function', data: { rows: 3 }, socket: 'function' },
      where,
      true,
    ]);
  });

  const classic = `const { HttpUser } = require('@vigilia/muster');
    class Ann extends HttpUser {}
    Ann.tasks = [async function go() {}];
    console.log(JSON.stringify(require('node:path').basename(__filename)));
    `;

  it.each([
    ['classic.cjs', `${classic} module.exports = { Ann };`],
    ['classic.js', `${classic} exports.Ann = Ann;`],
    ['remark.js', `// Unlike import.meta.url\n${classic} module.exports = { Ann };`],
    ['alone.cjs', `${classic} module.exports = Ann;`],
    [
      'compiled.js',
      `Object.defineProperty(exports, '__esModule', { value: true }); ${classic} exports.Ann = Ann;`,
    ],
    ['import-require.cts', `import path = require('node:path'); ${classic} export = { Ann, sep: path.sep };`],
  ])('takes a locustfile in CommonJS: %s', async (name, text) => {
    place.write(name, text);
    expect(await logged(name)).toBe(name);
  });

  it('takes a target file in CommonJS', async () => {
    place.write('ok.ts', user);
    place.write(
      'targets.cjs',
      "const { p95 } = require('@vigilia/muster'); module.exports = [p95().below('200ms'), p95().below('100ms')];",
    );
    const flags = ['-f', 'ok.ts', '--target-file', 'targets.cjs', '--headless', '-H', 'http://127.0.0.1:1'];
    expect(await place.runHere(...flags)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/two targets have the key/i),
    });
  });

  it('says which file does not compile', async () => {
    place.write('broken.ts', 'export class {');
    const run = await place.runHere('--list', '-f', 'broken.ts');
    expect(run).toMatchObject({
      code: 2,
      err: expect.stringMatching(/: the locustfile does not compile: broken\.ts:1:13: /),
    });
  });
});
