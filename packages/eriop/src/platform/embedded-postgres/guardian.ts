import { type ChildProcess, spawn } from 'node:child_process';
import type { Account } from './account.ts';

/**
 * Runs a program and interrupts it as soon as file descriptor 3 is closed at the other end: by us, or by the
 * kernel when we are killed. SIGINT is PostgreSQL's "fast" shutdown: clients are cut off, data is made durable.
 * The loop is there because a trapped signal ends `wait` before the program has ended.
 */
const SCRIPT = `
"$@" 3<&- &
server=$!
trap 'kill -INT $server 2>/dev/null' INT TERM HUP
( trap '' INT TERM HUP; read -r _ <&3; kill -INT $server 2>/dev/null ) &
watcher=$!
wait $server; status=$?
while kill -0 $server 2>/dev/null; do wait $server; status=$?; done
kill -KILL $watcher 2>/dev/null
exit $status
`;

/**
 * Starts a program that must not outlive this process, even if this process is killed with SIGKILL. It leads
 * its own process group: a terminal's Ctrl-C does not reach it, its starter decides in which order to stop.
 *
 * @param output file descriptor for what the program prints
 * @returns the guardian's process; it ends when the program has ended, with the program's exit code
 */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  options: { account: Account | undefined; cwd: string; output: number },
): ChildProcess {
  const { account, cwd, output } = options;
  const environment = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' };
  const common = { ...account, cwd, env: environment } as const;
  if (process.platform === 'win32') {
    // No shell and no process groups: the server stops with stop(), but survives a killed starter.
    return spawn(program, args, { ...common, env: process.env, stdio: ['ignore', output, output] });
  }
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'guardian', program, ...args], {
    ...common,
    detached: true,
    stdio: ['ignore', output, output, 'pipe'],
  });
  return child;
}
