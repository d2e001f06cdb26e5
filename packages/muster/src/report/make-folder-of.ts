import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reportError } from './report-error.ts';

/** Makes the folder of a report, and those above it that are missing. @throws ReportError that names the report */
export async function makeFolderOf(report: string): Promise<void> {
  try {
    await makeMissing(dirname(report));
  } catch (cause) {
    throw reportError(cause, report);
  }
}

/**
 * One after the other from above: `mkdir` with `recursive` never ends (Node 20) where the system says of a folder that
 * exists that nothing can be made in it because it does not, as below /proc.
 */
async function makeMissing(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeMissing(above);
  try {
    await mkdir(path);
  } catch (cause) {
    // Somebody else may have made it just now.
    if (!(await isFolder(path))) throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
