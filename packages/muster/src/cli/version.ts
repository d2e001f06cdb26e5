import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
  version: string;
};

/** The version of Muster. */
export const version = manifest.version;

/** What --version prints: versions, and where this Muster is installed. */
export function versionText(): string {
  return `muster ${version} from ${fileURLToPath(folder).replace(/[\\/]$/, '')} (Node ${process.version})`;
}
