import { type RandomStream, randomStream } from './random-stream.ts';
import { drawSeed } from './seed.ts';

let stream: RandomStream | null = null;

/** For what draws and belongs to no user, such as a wait time that is called as a mere function. */
export function processStream(): RandomStream {
  stream ??= streamFrom(drawSeed());
  return stream;
}

/** Begins the stream of the process anew, from the seed of the run that is about to begin. */
export function seedProcess(seed: number): void {
  stream = streamFrom(seed);
}

function streamFrom(seed: number): RandomStream {
  return randomStream(seed, 'process');
}
