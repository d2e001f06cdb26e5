import { spawn } from 'node:child_process';

/** What a command printed, and what it cost. */
export interface TimedCommand {
  readonly output: string;
  /** CPU seconds, user and system, of the command and its children. */
  readonly cpuSeconds: number;
}

/**
 * Runs a command to its end.
 *
 * @param accepted exit codes that are no error
 * @throws when it ends with another one
 */
export function timed(command: readonly string[], accepted: readonly number[] = [0]): Promise<TimedCommand> {
  // The shell's `times` is the one way to another process's CPU time that needs nothing installed.
  const child = spawn('sh', ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...command]);
  let output = '';
  child.stdout.on('data', (bytes) => {
    output += bytes;
  });
  let errors = '';
  child.stderr.on('data', (bytes) => {
    errors += bytes;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (accepted.includes(code ?? -1)) resolve({ output, cpuSeconds: childrenSeconds(output) });
      else reject(new Error(`${command.join(' ')} ended with ${code}: ${errors}${output}`));
    });
  });
}

/** Reads the last line of `times`: user and system time of the children, as in `0m0.418s 0m3.551s`. */
function childrenSeconds(output: string): number {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  let seconds = 0;
  for (const [, minutes, rest] of last.matchAll(/(\d+)m([\d.]+)s/g))
    seconds += Number(minutes) * 60 + Number(rest);
  return seconds;
}
