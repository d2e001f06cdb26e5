import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/** What this process holds on to, after a full garbage collection: JavaScript objects and buffers, bytes. */
export function memoryInUse(): number {
  collect ??= garbageCollector();
  // What the first round frees may be the last to refer to something else.
  for (let round = 0; round < 3; round++) collect();
  const { heapUsed, external } = process.memoryUsage();
  // The contents of buffers are part of `external`.
  return heapUsed + external;
}

/** Node shows `gc` only to programs that are started with a flag, or to a context made after the flag was set. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
