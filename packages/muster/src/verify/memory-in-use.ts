import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;

/** What this process holds on to, after a full garbage collection: JavaScript objects and buffers, bytes. */
export function memoryInUse(): number {
  collect ??= garbageCollector();
  // What the first round frees may be the last to refer to something else; and a compiler that is at work just then
  // holds some 300 kB for one round, which nobody keeps: the least of the rounds counts.
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    // The contents of buffers are part of `external`.
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

/** Node shows `gc` only to programs that are started with a flag, or to a context made after the flag was set. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
