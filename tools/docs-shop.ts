import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { certificates } from '../packages/muster/src/testing/certificates.ts';
import { answer } from './shop.mjs';

/** The shop that the guides' examples load. */
export interface Shop {
  readonly url: string;
  /** The same shop over TLS, HTTP/1.1 and HTTP/2, with a certificate of the test authority. */
  readonly secureUrl: string;
  /** Of the stock service, which answers each line `<product>` with a line `<product> <number>`. */
  readonly stockPort: number;
  stop(): Promise<void>;
}

/** That of `npm run shop`, and besides over TLS, `/feed` (a WebSocket that echoes) and the stock service. */
export async function startShop(): Promise<Shop> {
  const sockets = new Set<Socket>();
  const plain = createServer(answer);
  const secure = createSecureServer({ ...certificates.server, allowHTTP1: true }, answer);
  const stock = createTcpServer(serveStock);
  for (const server of [plain, secure, stock]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      // Users are killed with requests under way.
      socket.on('error', () => {});
    });
  }
  const feed = new WebSocketServer({ server: plain, path: '/feed' });
  feed.on('connection', (socket: WebSocket) => {
    socket.on('message', (data) => socket.send(data.toString()));
  });
  const [port, securePort, stockPort] = await Promise.all([plain, secure, stock].map(listen));
  return {
    url: `http://127.0.0.1:${port}`,
    secureUrl: `https://127.0.0.1:${securePort}`,
    stockPort: stockPort as number,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([plain, secure, stock].map(close));
    },
  };
}

function serveStock(socket: Socket): void {
  let pending = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) socket.write(`${line} 5\n`);
  });
}

type Listening = Pick<Server, 'listen' | 'address' | 'close'>;

async function listen(server: Listening): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Listening): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
