import type { Writable } from 'node:stream';
import { StartFailure } from './failure.ts';

/**
 * Rejects when what is said can no longer be written: the pipe is closed, or the disk full. Without anyone who heeds the
 * stream's error, it would end the process with exit code 1, as if ERIOP had not held.
 */
export function brokenOutput(stream: Writable): Promise<never> {
  const broken = new Promise<never>((_resolve, reject) => {
    stream.once('error', (error: NodeJS.ErrnoException) => {
      stream.on('error', () => {});
      const why = error.code === 'EPIPE' ? 'nobody reads it any more' : error.code;
      reject(new StartFailure(`the standard output cannot be written (${why}); send it elsewhere`));
    });
  });
  broken.catch(() => {});
  return broken;
}
