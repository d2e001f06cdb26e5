import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy. */
export interface ProxyServer {
  /** Without credentials. */
  readonly url: string;
  /** Request lines, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** @param credentials `user:password` that it asks for; undefined to serve anyone */
export async function proxyServer(credentials?: string): Promise<ProxyServer> {
  const asked: string[] = [];
  const tunnels = new Set<Socket>();
  const expected =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const welcome = (request: IncomingMessage): boolean => {
    asked.push(`${request.method} ${request.url}`);
    return request.headers['proxy-authorization'] === expected;
  };

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!welcome(request)) {
      response.writeHead(407).end('who are you?');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const target = forward(request.url as string, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    target.on('error', () => response.writeHead(502).end());
    request.pipe(target);
  });

  server.on('connect', (request, socket: Socket) => {
    tunnels.add(socket);
    socket.on('error', () => {});
    if (!welcome(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nwho');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    tunnels.add(target);
    target.on('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket);
      socket.pipe(target);
    });
    target.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      for (const socket of tunnels) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
