import type { Patience } from '../timing/patience.ts';

/** Exit code of a process that a second Ctrl-C ended at once. */
export const killed = 130;

/**
 * Calls `stop` at the first Ctrl-C or SIGTERM, or when the process that started this one is gone; a
 * second one ends the process at once.
 *
 * @param patience with code of the locustfile that is waited for; it ends then
 * @returns a function that restores what was before
 */
export function onStopRequest(stop: () => void, patience: Patience): () => void {
  let asked = false;
  const request = (): void => {
    if (asked) process.exit(killed);
    asked = true;
    stop();
    patience.end();
  };
  process.on('SIGINT', request);
  process.on('SIGTERM', request);
  process.on('disconnect', request);
  return () => {
    process.off('SIGINT', request);
    process.off('SIGTERM', request);
    process.off('disconnect', request);
  };
}
