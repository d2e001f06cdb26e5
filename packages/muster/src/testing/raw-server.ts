import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that speaks whatever bytes a test makes it speak. */
export interface RawServer {
  readonly url: string;
  readonly connections: Socket[];
  /** Everything received, over all connections. */
  readonly received: () => string;
  close(): Promise<void>;
}

/**
 * @param onRequest called with each piece that a connection receives, and how many came before it on this
 * connection
 */
export async function rawServer(
  onRequest: (socket: Socket, text: string, index: number) => void,
): Promise<RawServer> {
  const connections: Socket[] = [];
  let received = '';
  const server = createServer((socket) => {
    connections.push(socket);
    let index = 0;
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      received += text;
      onRequest(socket, text, index);
      index += 1;
    });
    // A client that resets is part of what is tested.
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    received: () => received,
    close: async () => {
      for (const socket of connections) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A response with a length, as text. */
export function reply(body: string, head = 'HTTP/1.1 200 OK'): string {
  return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Resets a connection. While its end is being sent that fails in libuv, and Node 20 then never closes the socket. */
export function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
