import { mkdirSync, writeFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildFailure, type BuildResult, build, type OutputFile, type Plugin } from 'esbuild';
import { MusterError } from '../errors.ts';
import { unlessIdle } from '../timing/unless-idle.ts';
import { traceback } from '../wording/traceback.ts';
import { abstractClassesMarked } from './abstract-classes.ts';
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
 * @throws MusterError LOCUSTFILE_NOT_FOUND, LOCUSTFILE_BROKEN, LOCUSTFILE_DECORATORS
 */
export async function loadFiles(files: readonly string[]): Promise<ModuleExports[]> {
  const paths = files.map((file) => resolve(file));
  for (const path of paths) await mustExist(path);
  process.setSourceMapsEnabled(true);
  const compiling = compile(paths, makeTemporaryFolder());
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

/** @returns the compiled file of each path, in order */
async function compile(paths: readonly string[], folder: string): Promise<string[]> {
  const names = paths.map((path, index) => `${index}-${basename(path, extname(path))}`);
  const { outputFiles } = await bundle(paths, names, folder);
  checkDecorators(outputFiles);
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return names.map((name) => join(folder, `${name}.mjs`));
}

async function bundle(
  paths: readonly string[],
  names: readonly string[],
  folder: string,
): Promise<BuildResult<{ write: false }>> {
  try {
    return await build({
      entryPoints: paths.map((path, index) => ({ in: path, out: names[index] as string })),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [packagesStayOutside, abstractClassesMarked],
    });
  } catch (error) {
    throw new MusterError('LOCUSTFILE_BROKEN', describe(error as BuildFailure), { cause: error });
  }
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

/** This very package: a locustfile anywhere on the disk extends the classes of the Muster that runs it. */
const ownIndex = fileURLToPath(new URL('../index.js', import.meta.url));

/**
 * Packages are imported from where they are installed for the importing file, not bundled: native
 * modules keep working, and the bundle can lie in a temporary folder.
 */
const packagesStayOutside: Plugin = {
  name: 'packages stay outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || isAbsolute(path) || path.startsWith('node:') || pluginData === 'asked') {
        return undefined;
      }
      if (path === '@vigilia/muster') return { path: pathToFileURL(ownIndex).href, external: true };
      const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
      if (found.errors.length > 0 || found.external) return found;
      // What `paths` of a tsconfig.json leads to, or a package that ships TypeScript: Node cannot import it as it is.
      if (/\.[cm]?tsx?$/.test(found.path)) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

/** @param name of the source, for messages */
async function importModule(file: string, name: string): Promise<ModuleExports> {
  try {
    return await unlessIdle<ModuleExports>(
      import(pathToFileURL(file).href),
      () =>
        new MusterError('LOCUSTFILE_BROKEN', `${name} does not end loading: a top-level await never settles`),
    );
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const missing = missingExport(error);
    if (missing !== null) throw await notExported(missing, name, error);
    const coded = error instanceof ScenarioError ? `${error.code}: ` : '';
    const text = coded + traceback(error).replace(/^ScenarioError: /, '');
    throw new MusterError('LOCUSTFILE_BROKEN', `${name} failed while loading: ${text}`, { cause: error });
  }
}

/** The name that a file wants of this package and that it does not export; null for any other error. */
function missingExport(error: unknown): string | null {
  if (!(error instanceof SyntaxError) || !error.message.includes(pathToFileURL(ownIndex).href)) return null;
  return / does not provide an export named '([^']+)'/.exec(error.message)?.[1] ?? null;
}

async function notExported(missing: string, file: string, cause: unknown): Promise<MusterError> {
  const exported = Object.keys((await import(pathToFileURL(ownIndex).href)) as ModuleExports);
  return new MusterError(
    'LOCUSTFILE_BROKEN',
    `${file} imports ${missing} from '@vigilia/muster', which does not export it; ${insteadOf(missing, exported)}`,
    { cause },
  );
}

function describe(failure: BuildFailure): string {
  const first = failure.errors?.[0];
  if (first === undefined) return `it does not compile: ${failure.message}`;
  const where =
    first.location === null ? '' : `${first.location.file}:${first.location.line}:${first.location.column}: `;
  const unresolved = /^Could not resolve "([^"]+)"/.exec(first.text)?.[1];
  const instead = unresolved === undefined ? null : insteadOfPackage(unresolved);
  return `it does not compile: ${where}${first.text}${instead === null ? '' : `; ${instead}`}`;
}
