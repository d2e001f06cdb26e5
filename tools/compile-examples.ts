import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole project. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** A file made of an example. */
export interface ExampleFile {
  /** Relative path. */
  readonly file: string;
  readonly code: string;
}

/**
 * Writes examples into a new folder inside the workspace, so that `@vigilia/muster` is found as a user would find it,
 * with a tsconfig.json as strict as that of the project.
 *
 * @returns the folder; whoever asked removes it
 */
export function writeExamples(examples: readonly ExampleFile[]): string {
  const folder = mkdtempSync(join(root, 'tools', '.docs-examples-'));
  for (const { file, code } of examples) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
  const options = {
    extends: relative(folder, join(root, 'tsconfig.base.json')),
    compilerOptions: { noEmit: true, composite: false, declaration: false },
    include: ['**/*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  return folder;
}

/** @returns what the compiler has to say of a folder; nothing when all is well */
export function compile(folder: string): string {
  try {
    const tsc = join(root, 'node_modules/.bin/tsc');
    return execFileSync(tsc, ['-p', folder], { encoding: 'utf8', cwd: folder });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
