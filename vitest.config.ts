import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { FlakyReporter } from './tools/flaky-reporter.ts';

/**
 * A test file belongs to the first project whose pattern its path and text contain, so that nobody has to remember
 * one: what it imports says what it needs.
 */
const PROJECTS = [
  // A PostgreSQL, which is started only if one of these files is to run.
  { name: 'database', contains: /testing\/(app|database|route-calls)\.ts'/ },
  // Programs of its own, or something that belongs to the whole process: its environment, clock and signals; and the
  // checks of `muster verify`, which are about how much of a process load takes.
  {
    name: 'processes',
    contains:
      /'node:(child_process|cluster|worker_threads)'|testing\/(program|redis|start-place)\.ts'|startEmbeddedPostgres|from 'vite(-node)?'|^packages\/muster\/src\/verify\/checks\/|process\.(env|chdir|exitCode|on|once|emit|kill)\b|vi\.(useFakeTimers|stub|mock|spyOn)/,
  },
  // Nothing but itself.
  { name: 'unit', contains: /(?:)/ },
] as const;

type ProjectName = (typeof PROJECTS)[number]['name'];

const FOLDERS = ['packages', 'loadtest', 'tools', 'deploy'];

/**
 * The test files of a folder: none that were compiled or installed, none that tests are about, and none in folders with
 * a dot, which tests make for a while.
 */
function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(\..*|dist|node_modules|fixtures)$/.test(entry.name) ? [] : testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function projectOf(file: string): ProjectName {
  const text = `${file}\n${readFileSync(file, 'utf8')}`;
  return PROJECTS.find(({ contains }) => contains.test(text))?.name ?? 'unit';
}

/** Those that mostly wait come first: what keeps a core busy then fills the gaps, and nothing long is left for the end. */
class WaitingFirst extends BaseSequencer {
  override async sort(all: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(all);
    const last = (one: TestSpecification): number => Number(one.project.name === 'database');
    return sorted.toSorted((a, b) => last(a) - last(b));
  }
}

const inCi = process.env.CI === 'true';
const reporters: NonNullable<ViteUserConfig['test']>['reporters'] = ['default'];
if (inCi) reporters.push(new FlakyReporter());
/** Where .ci/run wants to read how many tests there were. */
const report = process.env.VIGILIA_TEST_REPORT;
if (report) reporters.push(['json', { outputFile: report }]);

const files = FOLDERS.flatMap(testFiles);
const filesOf = (name: ProjectName): string[] => files.filter((file) => projectOf(file) === name);

export default defineConfig({
  test: {
    reporters,
    // For what hangs; how long a test may take is no question that a busy machine can answer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest's own second would ask how busy the machine is.
    expect: { poll: { timeout: 20_000 } },
    // What passes at its second try is named by the reporter.
    retry: inCi ? 1 : 0,
    sequence: { sequencer: WaitingFirst },
    // What is compiled runs as it will for its users: Node loads it, and what it loads in turn.
    server: { deps: { external: [/\/packages\/[\w-]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: filesOf('unit'),
          // One process and one copy of each module for all of them: starting is what took their time.
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: filesOf('processes'),
          pool: 'forks',
          // Each leaves the process as it found it, and is looked at whether it does.
          isolate: false,
          setupFiles: ['tools/as-it-was.ts'],
          // They mostly wait for what they started.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: filesOf('database'),
          globalSetup: ['packages/eriop/src/testing/postgres-for-all.ts'],
          // As above: the application is loaded once for all of them.
          isolate: false,
          setupFiles: ['tools/as-it-was.ts'],
          pool: 'forks',
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
