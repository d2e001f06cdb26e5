import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testAuthority } from '../packages/muster/src/testing/certificates.ts';
import { compile, type ExampleFile, root, writeExamples } from './compile-examples.ts';
import { type Shop, startShop } from './docs-shop.ts';

// Every TypeScript example in the guides is compiled as it stands there, and every one that exports user classes is
// run against a small shop: each class once through, so that each task is carried out, then all together under load.
// A fence may name the file: ```ts locustfile.ts, and so may one with the data of an example. Examples of one page are files of one folder, so that one may
// import another.

const muster = join(root, 'packages/muster/bin/muster.js');
const pages = ['README.md', ...markdownIn('docs'), 'packages/muster/README.md'];

interface Example extends ExampleFile {
  readonly page: string;
  /** Line of the fence, for messages. */
  readonly line: number;
}

const examples = pages.flatMap(examplesOf);
let folder: string;
/** Where they are run: without a configuration file, which an example may be. */
let home: string;
let shop: Shop;

beforeAll(async () => {
  folder = writeExamples(examples);
  home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'ca.pem'), testAuthority);
  shop = await startShop();
});

afterAll(async () => {
  await shop.stop();
  rmSync(folder, { recursive: true });
});

describe.concurrent('the examples in the guides', () => {
  it('are found, and compile', ({ expect }) => {
    expect(new Set(examples.map(({ page }) => page))).toContain('docs/writing-personas.md');
    expect(compile(folder)).toBe('');
  });

  const runnable = examples.filter(({ code }) => userClassesIn(code).length > 0);
  it.each(runnable.map((example) => ({ ...example, at: `${example.page}:${example.line}` })))(
    '$at runs',
    async ({ code, file }) => {
      const where = [
        '-f',
        join(folder, file),
        '-H',
        /version: '2'|ca:/.test(code) ? shop.secureUrl : shop.url,
      ];
      for (const name of userClassesIn(code)) {
        const once = await start([...where, '--once', name]);
        expect(once, once.output).toMatchObject({ code: 0 });
      }
      const run = await (hasShape(code) ? startShaped(where) : startLoad(where));
      expect(run, run.output).toMatchObject({ code: 0 });
      expect(run.output).toMatch(/^verdict=pass /m);
    },
  );
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function startLoad(where: readonly string[]): Promise<Ended> {
  return start([...where, '--headless', '-u', '3', '-r', '10', '-t', '1s', '--only-summary']);
}

/** A shape decides by itself how long it takes: Ctrl-C after its first second. */
function startShaped(where: readonly string[]): Promise<Ended> {
  let interrupted = false;
  return start([...where, '--headless'], (output, child) => {
    if (interrupted || !/^ +\d+:\d\d /m.test(output)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
}

/** @param onOutput told of all output so far whenever there is more */
function start(
  args: readonly string[],
  onOutput: (output: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const environment = Object.entries(process.env).filter(([name]) => !name.startsWith('LOCUST_'));
  const child = spawn(process.execPath, [muster, ...args], {
    cwd: home,
    env: {
      ...Object.fromEntries(environment),
      HOME: home,
      NO_COLOR: '1',
      // Whether this machine is busy is not the examples' matter.
      MUSTER_MAX_SEND_LAG: '1000',
      SHOP_PASSWORD: 'secret',
      STOCK_PORT: String(shop.stockPort),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      output += bytes;
      onOutput(output, child);
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

function userClassesIn(code: string): string[] {
  return [...code.matchAll(/^export class (\w+) extends \w*User\b/gm)].map(([, name]) => name as string);
}

function hasShape(code: string): boolean {
  return /^export (const \w+ = shapeOf\(|class \w+ extends LoadShape\b)/m.test(code);
}

function markdownIn(path: string): string[] {
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${path}/${name}`);
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(join(root, page), 'utf8');
  const place = page.replaceAll('/', '-').replace(/\.md$/, '').toLowerCase();
  return [...text.matchAll(/^```(?:ts|csv)(?: (\S+))?\n(.*?)^```$/gms)].map((match, index) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    file: `${place}/${match[1] ?? `example-${index + 1}.ts`}`,
    code: match[2] as string,
  }));
}
