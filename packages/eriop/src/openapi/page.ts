import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ListBody } from '../platform/cache/list-body.ts';

const compress = promisify(gzip);

/** Everything the page loads comes from here; styles of the scripts' own elements are set by script, which is no inline style. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Relative addresses: the page works below any prefix that a proxy adds. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ERIOP API</title>
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
</head>
<body>
<div id="page"></div>
<noscript>The description itself is at <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/page.js"></script>
</body>
</html>
`;

const SCRIPT = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

const STYLE = `body { margin: 0; background: #fafafa; }
.swagger-ui .info { margin: 30px 0; }
.swagger-ui .scheme-container { margin: 0 0 20px; padding: 12px 0; box-shadow: none; background: none; }
.swagger-ui .response-col_links { display: none; }
`;

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** Files of the page: their type, and their text if it is not the package's. */
const FILES: Readonly<Record<string, { readonly type: string; readonly text?: string }>> = {
  'page.js': { type: JAVASCRIPT, text: SCRIPT },
  'page.css': { type: CSS, text: STYLE },
  'swagger-ui-bundle.js': { type: JAVASCRIPT },
  'swagger-ui.css': { type: CSS },
  'favicon-32x32.png': { type: 'image/png' },
};

/** A file of the page, as it goes over the wire. */
export interface PageFile extends ListBody {
  readonly type: string;
}

/** The page's files: read and compressed when somebody asks for the first time, and kept. */
export class PageFiles {
  readonly #kept = new Map<string, Promise<PageFile>>();

  /** Undefined if the page has no such file. */
  async get(name: string): Promise<PageFile | undefined> {
    const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
    if (file === undefined) return undefined;
    let kept = this.#kept.get(name);
    if (kept === undefined) {
      kept = load(name, file);
      this.#kept.set(name, kept);
      // A failure is not kept: the file may be readable the next time.
      kept.catch(() => this.#kept.delete(name));
    }
    return kept;
  }
}

/** The package's files, wherever it is installed. */
const require = createRequire(import.meta.url);
const folder = () => join(dirname(require.resolve('@fastify/swagger-ui/package.json')), 'static');

async function load(name: string, { type, text }: { type: string; text?: string }): Promise<PageFile> {
  const plain = text === undefined ? await readFile(join(folder(), name)) : Buffer.from(text);
  return { type, plain, gzip: await compress(plain) };
}
