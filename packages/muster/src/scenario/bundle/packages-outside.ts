import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

/** This very package: a locustfile anywhere on the disk extends the classes of the Muster that runs it. */
export const ownIndex = pathToFileURL(fileURLToPath(new URL('../../index.js', import.meta.url))).href;

/** Threads that may be given a source in TypeScript. */
const sourceWorkers = new URL('./source-worker.js', import.meta.url).href;

/**
 * Packages are imported from where they are installed for the importing file, not bundled: native
 * modules keep working, and the bundle can lie in a temporary folder.
 */
export const packagesOutside: Plugin = {
  name: 'packages outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/, namespace: 'file' }, (args) => resolvePackage(build, args));
    // `require.resolve` gives a path and loads nothing.
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'require-resolve' ? { path: resolve(resolveDir, path), external: true } : undefined,
    );
    // For `require`, what is imported as a module becomes the object that `require` gives.
    build.onResolve({ filter: /^file:/, namespace: 'required' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)};`,
    }));
  },
};

async function resolvePackage(
  build: PluginBuild,
  { path, importer, kind, resolveDir, pluginData }: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (kind === 'entry-point' || isAbsolute(path) || pluginData === 'asked') return undefined;
  const required = kind === 'require-call' || kind === 'require-resolve';
  if (/^(node:)?worker_threads$/.test(path) && !required) return { path: sourceWorkers, external: true };
  if (path.startsWith('node:')) return undefined;
  if (path === '@vigilia/muster')
    return kind === 'require-call'
      ? { path: ownIndex, namespace: 'required' }
      : { path: ownIndex, external: true };
  const found = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
  if (found.errors.length > 0 || found.external) return found;
  // What `paths` of a tsconfig.json leads to, or a package that ships TypeScript: Node cannot import it as it is.
  // And what JSON is to an import differs between versions of Node.
  if (/\.([cm]?tsx?|json)$/.test(found.path)) return found;
  return { path: required ? found.path : pathToFileURL(found.path).href, external: true };
}
