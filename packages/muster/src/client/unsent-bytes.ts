import type { Socket } from 'node:net';

/**
 * How much of what was written to a socket has not left yet. Only good to be compared with an earlier result: a
 * write counts as a whole until its end, and what is left of it in Node's native queue is added.
 *
 * @returns 0 when nothing waits
 */
export function unsentBytes(socket: Socket): number {
  // `net.Socket` finds out in the same way whether a write makes progress when its own time-out is due.
  const { _handle: handle } = socket as unknown as { _handle?: { readonly writeQueueSize?: number } | null };
  return socket.writableLength + (handle?.writeQueueSize ?? 0);
}
