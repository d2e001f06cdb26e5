import { MusterError } from '../errors.ts';
import { unusable } from './exit-code.ts';
import { complain } from './known-error.ts';
import { killed } from './stop-request.ts';

/**
 * Says so when the process ends before the command has: `process.exit()` in a locustfile, or in what it imports, would
 * else look like a run that passed. A code of its own stays, but for 0.
 *
 * @returns a function that stops watching
 */
export function watchForEarlyExit(): () => void {
  const early = (code: number): void => {
    if (code === killed) return;
    complain(
      new MusterError(
        'ENDED_EARLY',
        `the process ended with ${code} before the run was over, as by process.exit() in the locustfile or in what it imports: there is no verdict and no report; end a run with \`throw new StopTest()\` or \`environment.runner.quit()\`, and set \`environment.processExitCode\``,
      ),
    );
    if (code === 0) process.exitCode = unusable;
  };
  process.on('exit', early);
  return () => process.off('exit', early);
}
