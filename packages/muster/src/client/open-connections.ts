import type { EventEmitter } from 'node:events';

let open = 0;

/** Connections of this process to systems under test, those being opened included. */
export function openConnections(): number {
  return open;
}

/** Counts a connection until it closes. @param socket not closed yet */
export function countWhileOpen<Socket extends EventEmitter>(socket: Socket): Socket {
  open += 1;
  socket.once('close', closed);
  return socket;
}

function closed(): void {
  open -= 1;
}
