import { execFileSync } from 'node:child_process';
import { cpus, release } from 'node:os';

/** What every table of figures says above it. */
export function machineLine(): string {
  const cores = cpus();
  return `Node ${process.version}, ${cores.length} × ${cores[0]?.model.trim()}, Linux ${release()}`;
}

/** Whether a program can be found; peers that are not installed are left out of a table. */
export function installed(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * A command on a core of its own, where the system can pin one: generator and server must not share one.
 *
 * @param core 0 for the generator, 1 for the server
 */
export function pinned(core: 0 | 1, command: readonly string[]): string[] {
  const possible = cpus().length > 1 && installed('taskset');
  return possible ? ['taskset', '-c', String(core), ...command] : [...command];
}
