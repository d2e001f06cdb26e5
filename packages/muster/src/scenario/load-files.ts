import { mkdirSync, writeFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, type BuildResult, build, type Metafile, type OutputFile } from 'esbuild';
import { MusterError } from '../errors.ts';
import { unlessIdle } from '../timing/unless-idle.ts';
import { traceback } from '../wording/traceback.ts';
import { ownPlace, ownPlaceNames } from './bundle/own-place.ts';
import { ownIndex, packagesOutside } from './bundle/packages-outside.ts';
import { insteadOf, insteadOfPackage } from './foreign-imports.ts';
import { ScenarioError } from './scenario-error.ts';
import { makeTemporaryFolder, removeLeftFolders } from './temporary-folder.ts';

/** The exports of a module. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Compiles and imports TypeScript and JavaScript files (locustfiles, and a target file beside them). They are
 * bundled together, so a module that several import is one module with one state. Stack traces point
 * at the sources.
 *
 * @param files paths, relative to the current folder
 * @param folder for what is compiled
 * @throws MusterError LOCUSTFILE_NOT_FOUND, LOCUSTFILE_BROKEN, LOCUSTFILE_DECORATORS
 */
export async function loadFiles(
  files: readonly string[],
  folder = makeTemporaryFolder(),
): Promise<ModuleExports[]> {
  const paths = files.map((file) => resolve(file));
  for (const path of paths) await mustExist(path);
  process.setSourceMapsEnabled(true);
  const compiling = compile(paths, folder);
  // esbuild works in a process of its own: meanwhile there is time to tidy up.
  const [outputs] = await Promise.all([compiling, removeLeftFolders()]);
  const modules: ModuleExports[] = [];
  // One after another: what they do while loading happens in the order in which they are named.
  for (const [index, output] of outputs.entries()) {
    modules.push(await importModule(output, files[index] as string));
  }
  return modules;
}

async function mustExist(path: string): Promise<void> {
  try {
    await access(path);
  } catch {
    throw new MusterError('LOCUSTFILE_NOT_FOUND', `there is no file ${path}; name one with -f`);
  }
}

/** A compiled file, ready to be imported. */
interface Compiled {
  readonly path: string;
  readonly isCommonJs: boolean;
}

/** @returns the compiled file of each path, in order */
async function compile(paths: readonly string[], folder: string): Promise<Compiled[]> {
  const names = paths.map((path, index) => `${index}-${basename(path, extname(path))}`);
  const { outputFiles, metafile } = await bundle(paths, names, folder);
  checkDecorators(outputFiles);
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return names.map((name) => {
    const path = join(folder, `${name}.mjs`);
    return { path, isCommonJs: isCommonJs(metafile, path) };
  });
}

function isCommonJs({ inputs, outputs }: Metafile, path: string): boolean {
  const output = Object.entries(outputs).find(([name]) => resolve(name) === path)?.[1];
  return inputs[output?.entryPoint ?? '']?.format === 'cjs';
}

async function bundle(
  paths: readonly string[],
  names: readonly string[],
  folder: string,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  try {
    return await build({
      // Where this process is now, and not where it was when esbuild was loaded.
      absWorkingDir: process.cwd(),
      entryPoints: paths.map((path, index) => ({ in: path, out: names[index] as string })),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      define: ownPlaceNames,
      banner: { js: requireFrom(paths[0] as string) },
      plugins: [ownPlace, packagesOutside],
    });
  } catch (error) {
    throw new MusterError('LOCUSTFILE_BROKEN', describe(error as BuildFailure), { cause: error });
  }
}

/** `require` of CommonJS sources, for what is in Node and in packages: a bundle, being a module, has none. */
function requireFrom(path: string): string {
  const from = JSON.stringify(path);
  return `import{createRequire as __musterCreateRequire}from'node:module';var require=__musterCreateRequire(${from});`;
}

/**
 * With experimentalDecorators in the tsconfig.json beside the file, esbuild compiles decorators in their older
 * form, which hands other arguments to them; its helper for that form gives it away.
 */
function checkDecorators(outputs: readonly OutputFile[]): void {
  if (!outputs.some(({ text }) => /^var __decorateClass = /m.test(text))) return;
  throw new MusterError(
    'LOCUSTFILE_DECORATORS',
    'the tsconfig.json of the locustfile has experimentalDecorators, and @task and @tag are standard ' +
      'decorators: remove it there, or give the locustfile a folder with a tsconfig.json of its own',
  );
}

/** @param name of the source, for messages */
async function importModule({ path, isCommonJs }: Compiled, name: string): Promise<ModuleExports> {
  try {
    const exports = await unlessIdle<ModuleExports>(
      import(pathToFileURL(path).href),
      () =>
        new MusterError('LOCUSTFILE_BROKEN', `${name} does not end loading: a top-level await never settles`),
    );
    return isCommonJs ? namedExports(exports.default) : exports;
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const missing = missingExport(error);
    if (missing !== null) throw await notExported(missing, name, error);
    const coded = error instanceof ScenarioError ? `${error.code}: ` : '';
    const text = coded + traceback(error).replace(/^ScenarioError(?: \[\w+\])?: /, '');
    throw new MusterError('LOCUSTFILE_BROKEN', `${name} failed while loading: ${text}`, { cause: error });
  }
}

/** The name that a file wants of this package and that it does not export; null for any other error. */
function missingExport(error: unknown): string | null {
  if (!(error instanceof SyntaxError) || !error.message.includes(ownIndex)) return null;
  return / does not provide an export named '([^']+)'/.exec(error.message)?.[1] ?? null;
}

async function notExported(missing: string, file: string, cause: unknown): Promise<MusterError> {
  const exported = Object.keys((await import(ownIndex)) as ModuleExports);
  return new MusterError(
    'LOCUSTFILE_BROKEN',
    `${file} imports ${missing} from '@vigilia/muster', which does not export it; ${insteadOf(missing, exported)}`,
    { cause },
  );
}

/** What `module.exports` holds under names, beside itself as the default. */
function namedExports(exports: unknown): ModuleExports {
  return { default: exports, ...(typeof exports === 'object' ? exports : {}) };
}

/** Mostly the locustfile of Locust itself. */
function ofWrongKind(text: string): string | null {
  if (!text.startsWith('No loader is configured')) return null;
  return 'a locustfile, and what it imports, is TypeScript, JavaScript, JSON or .txt; read other files, such as CSV, when it runs';
}

function describe(failure: BuildFailure): string {
  const first = failure.errors?.[0];
  if (first === undefined) return `the locustfile does not compile: ${failure.message}`;
  const where =
    first.location === null ? '' : `${first.location.file}:${first.location.line}:${first.location.column}: `;
  const unresolved = /^Could not resolve "([^"]+)"/.exec(first.text)?.[1];
  const instead = unresolved === undefined ? ofWrongKind(first.text) : insteadOfPackage(unresolved);
  return `the locustfile does not compile: ${where}${first.text}${instead === null ? '' : `; ${instead}`}`;
}
