import { MusterError } from '../errors.ts';
import { watchForEarlyExit } from './early-exit.ts';
import { unusable } from './exit-code.ts';
import { complain } from './known-error.ts';
import { run } from './run.ts';

/** The command `muster`. Ends the process, with the exit code of `run`. */
export async function main(args: readonly string[]): Promise<void> {
  let lost: NodeJS.ErrnoException | null = null;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read it has gone (`muster report … | head`): the run and its reports are worth more than their lines.
    if (error.code !== 'EPIPE') lost ??= error;
  });
  process.stderr.on('error', () => {});
  const forget = watchForEarlyExit();
  process.exitCode = await run(args, process);
  forget();
  // Not left to an empty event loop: a locustfile may hold a socket or timer of its own.
  await drained(process.stdout);
  if (lost !== null) process.exitCode = incomplete(lost);
  process.exit();
}

/** @returns the exit code of a run whose output did not arrive: it may have been all that was asked for */
function incomplete(error: NodeJS.ErrnoException): number {
  complain(
    new MusterError(
      'OUTPUT_NOT_WRITABLE',
      `what was printed is not complete: stdout cannot be written (${error.message})`,
    ),
  );
  return unusable;
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
