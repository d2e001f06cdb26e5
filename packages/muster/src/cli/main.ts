import { run } from './run.ts';

/** The command `muster`. Ends the process, with the exit code of `run`. */
export async function main(args: readonly string[]): Promise<void> {
  // Whoever read it has gone (`muster report … | head`): the run and its reports are worth more than their lines.
  process.stdout.on('error', ignoreClosed);
  process.stderr.on('error', ignoreClosed);
  process.exitCode = await run(args, process);
  // Not left to an empty event loop: a locustfile may hold a socket or timer of its own.
  await drained(process.stdout);
  process.exit();
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
