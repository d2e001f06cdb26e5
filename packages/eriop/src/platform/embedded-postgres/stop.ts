import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../errors.ts';

/**
 * How long each way of stopping may take, politest first (https://www.postgresql.org/docs/current/server-shutdown.html):
 * SIGINT cuts the clients off and writes everything out, SIGQUIT leaves that to the next start's recovery.
 */
const STEPS = [
  { signal: 'SIGINT', patienceMs: 45_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

/**
 * Stops a guarded server.
 *
 * @param guardian the process that holds the server
 * @param pid the server itself
 * @param exited settles when the guardian has ended
 */
export async function stopServer(
  guardian: ChildProcess,
  pid: number,
  exited: Promise<unknown>,
): Promise<void> {
  for (const { signal, patienceMs } of STEPS) {
    if (guardian.exitCode !== null || guardian.signalCode !== null) return;
    send(pid, signal);
    const timer = new AbortController();
    const patience = sleep(patienceMs, undefined, { signal: timer.signal }).catch(ignoreAbort);
    await Promise.race([exited, patience]);
    timer.abort();
  }
  send(-(guardian.pid ?? 0) || pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error; // It ended by itself.
  }
}

function ignoreAbort(): void {}
