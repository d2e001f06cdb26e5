import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What `import.meta` is to a module of a locustfile. */
export interface ModuleMeta {
  readonly url: string;
  readonly dirname: string;
  readonly filename: string;
  resolve(specifier: string): string;
}

/**
 * `import.meta` of a source as Node would give it, had it not been compiled into a bundle elsewhere.
 *
 * @param filename of the source
 */
export function moduleMeta(filename: string): ModuleMeta {
  const { href: url } = pathToFileURL(filename);
  return {
    url,
    dirname: dirname(filename),
    filename,
    resolve: (specifier) => {
      // A path or a URL; else a package.
      if (/^(\.{0,2}\/|[a-z][a-z\d+.-]*:)/i.test(specifier)) return new URL(specifier, url).href;
      return pathToFileURL(createRequire(url).resolve(specifier)).href;
    },
  };
}
