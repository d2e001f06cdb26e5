import { readFileSync } from 'node:fs';

/** A file that `muster init` writes. */
export interface StarterFile {
  readonly name: string;
  readonly purpose: string;
  readonly text: string;
}

const locustfile = `import { between, HttpUser, task } from '@vigilia/muster';

/** One visitor. A run starts many of them; each does its tasks one after another, chosen by their weights. */
export class Visitor extends HttpUser {
  /** Seconds to wait after each task, drawn anew every time. */
  override waitTime = between(1, 3);

  /** Once for each user, before its first task: the place to log in. */
  override async onStart(): Promise<void> {
    await this.client.get('/');
  }

  /** Chosen three times as often as a task of weight 1. */
  @task(3)
  async browse(): Promise<void> {
    const page = 1 + Math.floor(this.random() * 10);
    // Ten different paths, one line in the statistics.
    await this.client.get(\`/products?page=\${page}\`, { name: '/products?page={n}' });
  }

  @task()
  async search(): Promise<void> {
    await this.client.post('/search', {
      json: { words: 'blue shoes' },
      // Any status below 400 is a success, unless you say what is: a status, several, or a function that
      // returns what is wrong.
      expect: (response) => (response.length > 0 ? undefined : 'an empty answer'),
    });
  }
}
`;

const config = `import { defineConfig } from '@vigilia/muster';

/** Settings of every run in this folder. Environment variables and the command line are stronger. */
export default defineConfig({
  /** Base URL of the system under test. */
  host: 'http://127.0.0.1:8000',
  /** Without the web console. */
  headless: true,
  users: 10,
  /** Users started per second. */
  spawnRate: 2,
  runTime: '1m',
});
`;

const tsconfig = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      types: ['node'],
      strict: true,
      noImplicitOverride: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
    },
    include: ['**/*.ts'],
  },
  null,
  2,
)}
`;

/** What the other files need, and in which versions. */
function packagesOf(version: string): Readonly<Record<string, string>> {
  return { '@types/node': '>=20', '@vigilia/muster': `^${version}`, typescript: '>=5.7' };
}

/** @param file a package.json that was there already @returns the packages that it does not name */
export function missingPackages(file: string, version: string): string[] {
  let named: Record<string, unknown> = {};
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
    named = { ...dependencies, ...devDependencies };
  } catch {
    // npm will say what is wrong with it.
  }
  return Object.keys(packagesOf(version)).filter((name) => !(name in named));
}

/** @param version of this Muster */
function packageJson(version: string): string {
  const manifest = {
    private: true,
    type: 'module',
    scripts: { test: 'muster', check: 'tsc' },
    devDependencies: packagesOf(version),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What `muster init` writes, in the order in which it says so. */
export function starterFiles(version: string): readonly StarterFile[] {
  return [
    { name: 'locustfile.ts', purpose: 'the users, and what they do', text: locustfile },
    { name: 'muster.config.ts', purpose: 'host, number of users, run time', text: config },
    { name: 'tsconfig.json', purpose: 'for the editor and for tsc', text: tsconfig },
    { name: 'package.json', purpose: 'what it needs', text: packageJson(version) },
  ];
}
