import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Feed } from './feed.ts';

/** Opens the live feed at `/ws`, and closes it before the server does. */
export function feedRoute(app: FastifyInstance, feed: Feed, origins: readonly string[]): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      return void app.server.emit('connection', withoutUpgrade(request, socket, head));
    socket.on('error', () => socket.destroy());
    const [path, query = ''] = (request.url ?? '').split('?');
    if (path !== '/ws') return void refuse(socket, 404, 'Only /ws is a WebSocket.');
    // Somebody's token, most likely, which would be waited for in vain; and addresses are logged on the way.
    if (query !== '')
      return void refuse(socket, 422, '/ws has no parameters: the token goes into the first message.');
    if (!isWelcome(request, origins))
      return void refuse(socket, 403, 'Pages of this origin may not connect.');
    if (feed.full) return void refuse(socket, 503, 'The live feed takes no more connections now.');
    feed.accept(request, socket, head);
  });
  app.addHook('preClose', () => feed.stop());
}

/**
 * Some clients offer HTTP/2 with their first request ("Upgrade: h2c"), which a server is free to ignore. Node.js does
 * not, once it has WebSockets: so the request is put back, without the offer, for the server to read again.
 */
function withoutUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Duplex {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  if (head.length > 0) socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  return socket;
}

/** Programs send no Origin; browsers always do. */
function isWelcome({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(socket: Duplex, status: number, detail: string): void {
  const title = STATUS_CODES[status];
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const retry = status === 503 ? 'retry-after: 2\r\n' : '';
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `${retry}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
