import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { certificates } from '../packages/muster/src/testing/certificates.ts';

/** The shop that the guides' examples load. */
export interface Shop {
  readonly url: string;
  /** The same shop over TLS, HTTP/1.1 and HTTP/2, with a certificate of the test authority. */
  readonly secureUrl: string;
  /** Of the stock service, which answers each line `<product>` with a line `<product> <number>`. */
  readonly stockPort: number;
  stop(): Promise<void>;
}

type Asked = IncomingMessage | Http2ServerRequest;
type Answered = ServerResponse | Http2ServerResponse;

/**
 * `/products`, `/products/{id}`, `/search`, `/cart`, `/orders` (201), `/login` (a cookie and a token), `/account` (401
 * without either), `/uploads` (201), `/old` (redirects to `/products`), `/events` (server-sent
 * events), `/feed` (a WebSocket that echoes); anything else is answered `ok`.
 */
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

function answer(request: Asked, response: Answered): void {
  const [path = ''] = (request.url ?? '').split('?');
  const [status, headers, body] = replyTo(request, path);
  request.resume().once('end', () => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

type Reply = readonly [status: number, headers: Record<string, string>, body: unknown];

function replyTo({ method, headers }: Asked, path: string): Reply {
  const json = (status: number, body: unknown): Reply => [
    status,
    { 'Content-Type': 'application/json' },
    body,
  ];
  const products = [
    { id: '1', price: 5 },
    { id: '2', price: 7 },
  ];
  if (path === '/products' || path === '/search') return json(200, products);
  if (path.startsWith('/products/')) return json(200, { id: path.slice('/products/'.length), price: 5 });
  if (path.startsWith('/orders')) return json(method === 'POST' ? 201 : 200, { id: '17', state: 'paid' });
  if (path === '/cart') return json(200, { items: [] });
  if (path === '/uploads') return json(201, { id: '3' });
  if (path === '/events') {
    return [200, { 'Content-Type': 'text/event-stream' }, 'data: 1\n\ndata: 2\n\ndata: 3\n\n'];
  }
  if (path === '/old') return [302, { Location: '/products' }, ''];
  if (path === '/login') {
    return [
      200,
      { 'Content-Type': 'application/json', 'Set-Cookie': 'session=abc; HttpOnly' },
      { token: 'a-token' },
    ];
  }
  if (path === '/account') {
    const known = headers.cookie !== undefined || headers.authorization !== undefined;
    return known ? json(200, { name: 'Ann' }) : json(401, { error: 'who are you?' });
  }
  return [200, {}, 'ok'];
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
