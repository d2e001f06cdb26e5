import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrowFaults } from './arrows.mjs';

const program = fileURLToPath(new URL('arrows.mjs', import.meta.url));
const page = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
const rooms = new Map(
  ['packages/muster/src', 'packages/eriop/src', './'].map((base) => [base, roomsIn(base)] as const),
);
/** A file in every room, and nothing in it: what is planted there is all there is to see. */
const bare = new Map([...rooms.values()].flat().map(({ path }) => [fileIn(path), '']));

/** What the check says of one file beside the bare ones. */
function faultsOf(path: string, text: string): string[] {
  return faultsWith({ [path]: text });
}

/** What the check says of files beside the bare ones. */
function faultsWith(files: Readonly<Record<string, string>>): string[] {
  return arrowFaults(new Map([...bare, ...Object.entries(files)]), page);
}

/** The rooms of a package from the ground up, each with a file of its own and what it may import. */
function roomsIn(base: string): { path: string; may: string }[] {
  const table =
    page
      .slice(page.indexOf(`\`${base}\``))
      .split('\n### ', 1)[0]
      ?.split('\n## ', 1)[0] ?? '';
  const rows = [...table.matchAll(/^\| *(`.*?) *\|.*?\| *([^|]*?) *\|$/gm)];
  return rows.flatMap(([, names = '', may = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({ path: posix.join(base, name), may })),
  );
}

function fileIn(room: string): string {
  return room.endsWith('.ts') ? room : `${room}/planted.ts`;
}

describe('npm run check', () => {
  let folder = '';

  const check = (root?: string) =>
    spawnSync(process.execPath, [program, ...(root === undefined ? [] : [root])]);

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'arrows-'));
    write('CONTRIBUTING.md', page);
    for (const path of bare.keys()) write(path, '');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('runs this check, and the sources have no arrow that the tables do not allow', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(scripts.check).toContain('&& node tools/arrows.mjs');
    const { status, stderr } = check();
    expect([stderr.toString(), status]).toEqual(['', 0]);
  });

  it('does not look at what other tests make meanwhile', () => {
    write('tools/.planted-1/a.ts', "import './b.ts';");
    write('tools/.planted-1/b.ts', "import './a.ts';");
    const { status, stderr } = check(folder);
    expect([stderr.toString(), status]).toEqual(['', 0]);
  });

  it('fails when an arrow is planted', () => {
    expect(check(folder).status).toBe(0);
    write('packages/muster/src/stats/planted.ts', "import '../cli/planted.ts';");
    const { status, stderr } = check(folder);
    expect(stderr.toString()).toContain(
      'stats/planted.ts imports packages/muster/src/cli/planted.ts: stats may',
    );
    expect(status).toBe(1);
  });
});

describe.each(['packages/muster/src', 'packages/eriop/src'])('in %s', (base) => {
  const all = rooms.get(base) ?? [];

  const named = (rooms: typeof all): string[] => rooms.map(({ path }) => posix.relative(base, path));

  /** Whether the check refuses that one room imports another, and says what it may import. */
  function refuses(from: string, to: string): boolean {
    const line = `import './${posix.relative(posix.dirname(fileIn(from)), fileIn(to))}';`;
    const fault = `${fileIn(from)} imports ${fileIn(to)}: ${posix.relative(base, from)} may import `;
    const two = new Map([
      [fileIn(to), ''],
      [fileIn(from), line],
    ]);
    return arrowFaults(two, page).some((told) => told.startsWith(fault));
  }

  it('are rooms', () => {
    expect(all.length).toBeGreaterThan(10);
  });

  it.each(all)('$path may import what its line says, and nothing that stands below it', ({ path, may }) => {
    const others = all.filter((room) => room.path !== path);
    const above = all.slice(
      0,
      all.findIndex((room) => room.path === path),
    );
    const said =
      may === 'everything above' ? above : above.filter((room) => may.includes(`\`${named([room])}\``));
    expect(named(others.filter((room) => !refuses(path, room.path)))).toEqual(named(said));
  });
});

describe('an arrow that is not allowed', () => {
  const stats = 'packages/muster/src/stats/sample.ts';

  it('is told with what would be', () => {
    const [fault, ...more] = faultsOf(stats, "import '../logging/logger.ts';");
    expect(fault).toBe(
      `${stats} imports packages/muster/src/logging/logger.ts: stats may import errors.ts, wording` +
        ' (CONTRIBUTING.md, “The house”). Move what is needed down to where both may know it, or hand it in from above',
    );
    expect(more).toEqual([]);
  });

  it.each([
    ["import type { Logger } from '../logging/logger.ts';"],
    ["import { type Logger } from '../logging/logger.ts';"],
    ["export { log } from '../logging/logger.ts';"],
    ["export type { Logger } from '../logging/logger.ts';"],
    ["export * from '../logging/logger.ts';"],
    ["export const logger = () => import('../logging/logger.ts');"],
    ["export type Late = import('../logging/logger.ts').Logger;"],
    ['export const logger = () => import(`../logging/logger.ts`);'],
    ["import logger = require('../logging/logger.ts');"],
    ["createRequire(import.meta.url)('../logging/logger.js');"],
    ["const require = createRequire(import.meta.url);\nrequire('../logging/logger.js');"],
  ])('is seen in %s', (line) => {
    expect(faultsOf(stats, line)[0]).toContain('stats may import errors.ts, wording');
  });

  it('is not seen in a comment or a text', () => {
    const lines = "// import '../logging/logger.ts'\nexport const text = `import('../logging/logger.ts')`;";
    expect(faultsOf(stats, lines)).toEqual([]);
  });

  it.each([
    ['packages/muster/src/cli/main.ts', '@vigilia/eriop', 'cli may import'],
    ['packages/eriop/src/app.ts', '@vigilia/muster/client', 'app.ts may import'],
    ['packages/eriop/src/alerts/alerts.test.ts', '@vigilia/muster', 'alerts may import'],
    ['packages/eriop/src/app.ts', '../../muster/src/errors.ts', 'by name alone'],
    ['loadtest/targets.ts', '../packages/muster/src/errors.ts', 'by name alone'],
    ['bench/main.ts', '../loadtest/targets.ts', 'by name alone'],
    ['bench/main.ts', '@vigilia/loadtest', 'bench may import @vigilia/muster, @vigilia/eriop'],
    ['packages/muster/src/stats/sample.ts', '../../dist/cli/main.js', 'that is what was compiled'],
    ['packages/muster/src/cli/main.ts', '../testing/http-server.ts', 'that is for tests'],
    ['packages/muster/src/report/summary.ts', './fixtures/example-run.ts', 'that is for tests'],
    ['packages/eriop/src/app.ts', './isolation.test.ts', 'that is for tests'],
  ])('is one from %s to %s', (path, to, reason) => {
    const [fault] = faultsOf(path, `import '${to}';`);
    expect(fault).toContain(`${path} imports `);
    expect(fault).toContain(reason);
  });
});

describe('files that import each other in a circle', () => {
  it.each([
    ['packages/muster/src/client/cookies.ts'],
    ['packages/eriop/src/platform/ids.ts'],
    ['loadtest/targets.ts'],
    ['bench/median.ts'],
  ])('are told beside %s, types too', (beside) => {
    const folder = beside.slice(0, beside.lastIndexOf('/'));
    const [one, two, three] = ['a', 'b', 'c'].map((name) => `${folder}/planted-${name}.ts`) as [
      string,
      string,
      string,
    ];
    const faults = faultsWith({
      [one]: "import type { B } from './planted-b.ts';",
      // By the name it will have when it is compiled: the same file.
      [two]: "export * from './planted-c.js';",
      [three]: "export const a = () => import('./planted-a.ts');",
    });
    expect(faults).toEqual([
      expect.stringContaining(
        `${one} → ${two} → ${three} → ${one}: these files import each other in a circle.`,
      ),
    ]);
  });
});

it('tells one circle of a knot, the shortest', () => {
  const [faults, ...more] = faultsWith({
    'loadtest/planted-a.ts': "import './planted-b.ts';",
    'loadtest/planted-b.ts': "import './planted-c.ts';",
    'loadtest/planted-c.ts': "import './planted-a.ts'; import './planted-d.ts';",
    'loadtest/planted-d.ts': "import './planted-c.ts';",
  });
  expect(faults).toMatch(/^loadtest\/planted-c.ts → loadtest\/planted-d.ts → loadtest\/planted-c.ts: /);
  expect(more).toEqual([]);
});

describe('the tables', () => {
  it('have every room', () => {
    expect(faultsOf('packages/muster/src/attic/box.ts', '')).toEqual([
      expect.stringContaining('packages/muster/src/attic/box.ts is in no room'),
    ]);
  });

  it('have none that is gone', () => {
    const more = page.replace('| `stats` |', '| `attic` | boxes | |\n| `stats` |');
    expect(arrowFaults(bare, more)).toEqual([
      expect.stringContaining('no file is in the room packages/muster/src/attic'),
    ]);
  });

  it('allow no arrow upwards', () => {
    const more = page.replace(
      /(\| `stats` \|.*\| )`errors.ts`, `wording` \|/,
      '$1`errors.ts`, `wording`, `load` |',
    );
    expect(arrowFaults(bare, more)).toEqual([expect.stringContaining('stats may not import load')]);
  });
});
