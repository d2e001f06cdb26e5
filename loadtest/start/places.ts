import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// This file runs as loadtest/dist/start/places.js.
const loadtest = fileURLToPath(new URL('../..', import.meta.url));
const repository = join(loadtest, '..');

/** Data that outlives a run: the embedded database. Elsewhere by VIGILIA_DATA, e.g. on a larger disk. */
export const dataFolder = resolve(process.env.VIGILIA_DATA || join(repository, '.data'));

/** What the embedded backend signs with; made at the first start. */
export const secretsFile = join(dataFolder, 'secrets.json');

/** One folder a run, named by its time. Elsewhere by VIGILIA_RESULTS. */
export const resultsFolder = resolve(process.env.VIGILIA_RESULTS || join(loadtest, 'results'));

/** What the load tool is given. */
export const locustfile = join(loadtest, 'locustfile.ts');
export const targetFile = join(loadtest, 'targets.ts');

/** Programs that run as processes of their own. */
export const musterProgram = join(repository, 'packages', 'muster', 'bin', 'muster.js');
export const backendProgram = join(repository, 'packages', 'eriop', 'dist', 'main.js');
