import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, Workplace } from '../packages/muster/src/cli/testing/program.ts';
import { testAuthority } from '../packages/muster/src/testing/certificates.ts';
import { compile, type ExampleFile, root, writeExamples } from './compile-examples.ts';
import { type Shop, startShop } from './docs-shop.ts';

// Every TypeScript example in the guides is compiled as it stands there, and every one that exports user classes is
// run against a small shop: each class once through, so that each task is carried out, then all together under load.
// A fence may name the file: ```ts locustfile.ts, and so may one with the data of an example. Examples of one page are files of one folder, so that one may
// import another.

const pages = ['README.md', ...markdownIn('docs'), 'packages/muster/README.md'];

interface Example extends ExampleFile {
  readonly page: string;
  /** Line of the fence, for messages. */
  readonly line: number;
}

const examples = pages.flatMap(examplesOf);
let folder: string;
/** Where they are run: without a configuration file, which an example may be. */
const place = new Workplace();
let shop: Shop;

beforeAll(async () => {
  folder = writeExamples(examples);
  place.write('ca.pem', testAuthority);
  place.write(
    'brief.ts',
    `import { events } from '@vigilia/muster';
    let ending = false;
    events.testStart.addListener(({ environment }) => {
      events.request.addListener(() => {
        if (!ending) setTimeout(() => environment.runner.quit(), 300);
        ending = true;
      });
    });`,
  );
  shop = await startShop();
});

afterAll(async () => {
  await shop.stop();
  place.remove();
  rmSync(folder, { recursive: true });
});

describe('the examples in the guides', () => {
  it('are found, and compile', () => {
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
        const once = await place.startHere([...where, '--once', name], environment());
        expect(once, once.out + once.err).toMatchObject({ code: 0 });
      }
      if (hasShape(code)) {
        const run = await startShaped(where);
        // Its shape was not over yet, and nothing else was wrong.
        expect(run.out, run.out + run.err).toMatch(/^verdict=invalid .* failures=0 exceptions=0 /m);
        expect(run.out).toMatch(/interrupted after \d+ s before the load shape was over/);
        return;
      }
      const run = await startLoad(where);
      expect(run, run.out + run.err).toMatchObject({ code: 0 });
      expect(run.out).toMatch(/^verdict=pass /m);
    },
  );
});

/** Three at once, and not for long after the first answer: between tasks most examples wait for seconds. */
function startLoad(where: readonly string[]): Promise<Run> {
  const load = ['-u', '3', '-r', '100', '-f', place.path('brief.ts')];
  return place.startHere([...where, '--headless', ...load, '--only-summary'], environment());
}

/** A shape decides by itself how long it takes: Ctrl-C after its first second, which is for a process of its own. */
function startShaped(where: readonly string[]): Promise<Run> {
  const { process: child, ended } = place.start([...where, '--headless'], environment());
  let output = '';
  let interrupted = false;
  child.stdout?.on('data', (bytes) => {
    output += bytes;
    if (interrupted || !/^ +\d+:\d\d /m.test(output)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  return ended;
}

/** What an example asks for; nothing that whoever runs the tests has set for Muster. */
function environment(): Record<string, string | undefined> {
  const set = Object.keys(process.env).filter((name) => name.startsWith('LOCUST_'));
  return {
    ...Object.fromEntries(set.map((name) => [name, undefined])),
    SHOP_PASSWORD: 'secret',
    STOCK_PORT: String(shop.stockPort),
  };
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
