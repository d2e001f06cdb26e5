import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MusterError } from '../../errors.ts';
import { version } from '../version.ts';
import { missingPackages, type StarterFile, starterFiles } from './starter.ts';

/** The text of `muster init --help`. */
const help = `Usage: muster init [folder]

Writes a locustfile to begin with, and what it needs, into a folder (default: this one).
Files that are there already are left as they are.`;

/**
 * Carries out `muster init`.
 *
 * @param args what stands behind `init`: a folder, or nothing for the current one
 * @returns what to tell
 * @throws MusterError INVALID_ARGUMENT, STARTER_NOT_WRITABLE
 */
export function init(args: readonly string[]): string {
  if (args.some((argument) => argument === '-h' || argument === '--help')) return help;
  const flag = args.find((argument) => argument.startsWith('-'));
  if (flag !== undefined || args.length > 1) {
    const wrong = flag ?? args[1];
    throw new MusterError(
      'INVALID_ARGUMENT',
      `muster init takes one folder, not '${wrong}' (see muster init --help)`,
    );
  }
  const [folder = '.'] = args;
  const files = starterFiles(version);
  const written = files.filter((file) => write(folder, file));
  return report(
    folder,
    written,
    files.filter((file) => !written.includes(file)),
  );
}

/** @returns false when there is such a file already */
function write(folder: string, { name, text }: StarterFile): boolean {
  const path = join(folder, name);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isInside(error, path)) return false;
    throw new MusterError('STARTER_NOT_WRITABLE', `cannot write ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A file may also stand where the folder shall be. */
function isInside(error: unknown, path: string): boolean {
  return (error as NodeJS.ErrnoException).path === path;
}

/** Of packages that the starter's own package.json would have named, one that was there may lack some. */
function installation(folder: string): string {
  const missing = missingPackages(join(folder, 'package.json'), version);
  return ['npm install', ...(missing.length > 0 ? ['--save-dev', ...missing] : [])].join(' ');
}

function report(folder: string, written: readonly StarterFile[], kept: readonly StarterFile[]): string {
  const width = Math.max(...[...written, ...kept].map(({ name }) => name.length));
  const where = folder === '.' ? 'here' : `in ${folder}`;
  const lines: string[] = [];
  if (written.length > 0) {
    lines.push(
      `Written ${where}:`,
      ...written.map(({ name, purpose }) => `  ${name.padEnd(width)}  ${purpose}`),
    );
  }
  if (kept.length > 0) lines.push(`Left as it was: ${kept.map(({ name }) => name).join(', ')}`);
  const steps = [
    ...(folder === '.' ? [] : [[`cd ${folder}`, '']]),
    [installation(folder), ''],
    ['npx muster run --once Visitor', 'one user, every request shown'],
    ['npx muster', 'the load test; users and run time are in muster.config.ts'],
  ];
  const longest = Math.max(...steps.map(([command = '']) => command.length));
  lines.push('', 'Next, with the host of your system in muster.config.ts:');
  for (const [command = '', why = ''] of steps) lines.push(`  ${command.padEnd(longest)}  ${why}`.trimEnd());
  return lines.join('\n');
}
