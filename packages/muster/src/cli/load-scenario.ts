import type { ModuleExports } from '../scenario/load-files.ts';
import { locustfilePaths } from '../scenario/locustfile-paths.ts';
import type { Arguments } from '../settings/arguments.ts';

/** The exports of the files of a run. */
export interface LoadedScenario {
  readonly locustfiles: readonly ModuleExports[];
  /** null without --target-file. */
  readonly targetFile: ModuleExports | null;
}

/**
 * Compiles and loads the locustfiles and the target file of a run, as one bundle: they share their modules.
 *
 * @throws MusterError LOCUSTFILE_NOT_FOUND, LOCUSTFILE_BROKEN, LOCUSTFILE_DECORATORS, FLAG_NOT_YET
 */
export async function loadScenario(args: Arguments): Promise<LoadedScenario> {
  const paths = locustfilePaths(args.locustfile);
  const { loadFiles } = await import('../scenario/load-files.ts');
  const files = args.targetFile === undefined ? paths : [...paths, args.targetFile];
  const loading = loadFiles(files);
  // esbuild compiles in a process of its own: meanwhile this one loads what the files are going to import.
  const [modules] = await Promise.all([loading, import('../index.ts'), import('../load/runner.ts')]);
  if (args.targetFile === undefined) return { locustfiles: modules, targetFile: null };
  return { locustfiles: modules.slice(0, -1), targetFile: modules.at(-1) ?? null };
}
