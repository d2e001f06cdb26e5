import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterEach, beforeEach } from 'vitest';

/**
 * For the tests of a file or of a `describe`.
 *
 * @returns whether servers of this process have written to its clients what these have not read yet
 */
export function useUnreadBytes(): () => boolean {
  const clients = new Set<Socket>();
  const servers = new Set<Socket>();
  const onClient = (message: unknown): void => keep(clients, message);
  const onServer = (message: unknown): void => keep(servers, message);
  beforeEach(() => {
    subscribe('net.client.socket', onClient);
    subscribe('net.server.socket', onServer);
  });
  afterEach(() => {
    unsubscribe('net.client.socket', onClient);
    unsubscribe('net.server.socket', onServer);
    clients.clear();
    servers.clear();
  });
  return () =>
    [...servers].some((server) => {
      const client = [...clients].find(({ localPort }) => localPort === server.remotePort);
      return client !== undefined && client.bytesRead !== server.bytesWritten;
    });
}

function keep(sockets: Set<Socket>, message: unknown): void {
  const { socket } = message as { socket: Socket };
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
