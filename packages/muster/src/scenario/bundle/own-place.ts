import { readFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Loader, OnLoadResult, Plugin } from 'esbuild';
import { withAbstractMarks } from './abstract-classes.ts';

const metaModule = new URL('./module-meta.js', import.meta.url).href;
const metaPrefix = 'muster-meta:';

/** Names that stand for what a module knows about itself, as esbuild's `define`. */
export const ownPlaceNames = {
  'import.meta': '__musterMeta',
  __dirname: '__musterMeta.dirname',
  __filename: '__musterMeta.filename',
};

/**
 * Lets every source know where it lies: `import.meta`, `__dirname` and `__filename` are those of the source and not of
 * the bundle, which is in a temporary folder. No line of a source moves, so its stack traces stay right.
 */
export const ownPlace: Plugin = {
  name: 'own place',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => withOwnPlace(path));
    build.onResolve({ filter: /^muster-meta:/ }, ({ path }) => ({
      path: path.slice(metaPrefix.length),
      namespace: 'muster-meta',
      sideEffects: false,
    }));
    build.onResolve({ filter: /^file:/, namespace: 'muster-meta' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'muster-meta' }, ({ path }) => ({
      contents: `import { moduleMeta } from '${metaModule}';\nexport default moduleMeta(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/**
 * Marks its abstract classes, too: of each file esbuild asks one plugin alone.
 *
 * @returns undefined for a source that needs neither: esbuild reads it itself, which is faster
 */
function withOwnPlace(path: string): OnLoadResult | undefined {
  const source = readFileSync(path, 'utf8');
  const marked = /\.[cm]?tsx?$/.test(path) ? withAbstractMarks(source) : source;
  const asks = /\bimport\s*\.\s*meta\b|\b__(dir|file)name\b/.test(source);
  if (!asks) return marked === source ? undefined : { contents: marked, loader: loaderOf(path) };
  return {
    contents: isModule(path, source) ? withMeta(path, marked) : withNames(path, marked),
    loader: loaderOf(path),
  };
}

/** Imports are carried out first, wherever they stand. */
function withMeta(path: string, source: string): string {
  return `${source}\nimport __musterMeta from ${JSON.stringify(metaPrefix + path)};`;
}

/** CommonJS has no such thing: on its first line, which `#!` may take. */
function withNames(path: string, source: string): string {
  const names = `var __filename=${JSON.stringify(path)},__dirname=${JSON.stringify(dirname(path))};`;
  const firstLine = /^#!.*\n/.exec(source)?.[0] ?? '';
  return firstLine + names + source.slice(firstLine.length);
}

function isModule(path: string, source: string): boolean {
  const kind = /\.([cm])[jt]s$/.exec(path)?.[1];
  if (kind !== undefined) return kind === 'm';
  if (/^\s*(import\s*(["'{*]|type\b|[\w$]+\s*(,|from\b))|export\s*([{*]|[a-z]))/m.test(source)) return true;
  // Without imports and exports, it is one if it asks for what only modules have; CommonJS may do so in a comment.
  return (
    /\bimport\s*\.\s*meta\b/.test(source) && !/\bmodule\.exports\b|^\s*exports\.|\brequire\(/m.test(source)
  );
}

function loaderOf(path: string): Loader {
  const extension = extname(path);
  if (extension.endsWith('x')) return extension.slice(1) as Loader;
  return extension.endsWith('ts') ? 'ts' : 'js';
}
