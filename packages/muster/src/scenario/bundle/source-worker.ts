import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import threads, { type WorkerOptions } from 'node:worker_threads';
import { makeTemporaryFolder } from '../temporary-folder.ts';

export * from 'node:worker_threads';

/** A thread, as Node has it, that may be given a source in TypeScript: that is compiled as the locustfile is. */
export class Worker extends threads.Worker {
  constructor(filename: string | URL, options: WorkerOptions = {}) {
    const source = options.eval === true ? null : typescriptSource(filename);
    if (source === null) super(filename, options);
    else super(loading(source), { ...options, eval: true });
  }
}

// biome-ignore lint/style/noDefaultExport: `import threads from 'node:worker_threads'` gives it
export default { ...threads, Worker };

function typescriptSource(filename: string | URL): string | null {
  const isUrl = filename instanceof URL;
  if (isUrl && filename.protocol !== 'file:') return null;
  const path = isUrl ? fileURLToPath(filename) : resolve(filename);
  return /\.[cm]?tsx?$/.test(path) ? path : null;
}

/** The folder is made, and removed, by the thread that starts it: a thread that is ended has no time to tidy up. */
function loading(source: string): string {
  const loader = new URL('../load-files.js', import.meta.url).href;
  const values = [[source], makeTemporaryFolder()].map((value) => JSON.stringify(value)).join(', ');
  return `import(${JSON.stringify(loader)}).then(({ loadFiles }) => loadFiles(${values}));`;
}
