import { ClientError } from '../client/client-error.ts';
import { ControlFlow } from '../scenario/control-flow.ts';

/**
 * Takes what the locustfile throws where nobody waits for it (a promise without `await`, a timer, a callback of an
 * emitter), so that it does not end the process. Requests that were cancelled because their user was stopped, and
 * control flow, are no exceptions there either.
 *
 * @param onError told of everything else
 * @param onOutputGone who reads the output is gone (`muster … | head`); told once
 * @returns a function that restores what was before
 */
export function onStrayErrors(onError: (thrown: unknown) => void, onOutputGone: () => void): () => void {
  const stray = (thrown: unknown): void => {
    if (!isEndOfUser(thrown)) onError(thrown);
  };
  let gone = false;
  const outputGone = (): void => {
    if (!gone) onOutputGone();
    gone = true;
  };
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', stray);
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', outputGone);
  return () => {
    process.off('unhandledRejection', stray);
    process.off('uncaughtException', stray);
    for (const stream of streams) stream.off('error', outputGone);
  };
}

function isEndOfUser(thrown: unknown): boolean {
  if (thrown instanceof ClientError) return thrown.code === 'CLIENT_CANCELLED';
  return thrown instanceof ControlFlow;
}
