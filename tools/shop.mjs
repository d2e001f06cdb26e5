// `npm run shop`: a small server for the examples in the guides to load, such as the README's, until Ctrl-C.

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const products = [
  { id: '1', price: 5 },
  { id: '2', price: 7 },
];

const EVENTS = 'data: 1\n\ndata: 2\n\ndata: 3\n\n';

/**
 * What the shop answers: `/products`, `/products/{id}`, `/search`, `/cart`, `/orders` (201), `/login` (a cookie and a
 * token), `/account` (401 without either), `/uploads` (201), `/events` (server-sent events), `/old` (redirects to
 * `/products`); anything else `ok`.
 *
 * @param {{ method?: string, headers: Record<string, unknown> }} request
 * @param {string} path without its query
 * @returns {[status: number, headers: Record<string, string>, body: unknown]} a body that is no text is JSON
 */
export function replyTo({ method, headers }, path) {
  const json = (status, body, more = {}) => [status, { 'Content-Type': 'application/json', ...more }, body];
  if (path === '/products' || path === '/search') return json(200, products);
  if (path.startsWith('/products/')) return json(200, { id: path.slice('/products/'.length), price: 5 });
  if (path.startsWith('/orders')) return json(method === 'POST' ? 201 : 200, { id: '17', state: 'paid' });
  if (path === '/cart') return json(200, { items: [] });
  if (path === '/uploads') return json(201, { id: '3' });
  if (path === '/events') return [200, { 'Content-Type': 'text/event-stream' }, EVENTS];
  if (path === '/old') return [302, { Location: '/products' }, ''];
  if (path === '/login') return json(200, { token: 'a-token' }, { 'Set-Cookie': 'session=abc; HttpOnly' });
  if (path !== '/account') return [200, {}, 'ok'];
  const known = headers.cookie !== undefined || headers.authorization !== undefined;
  return known ? json(200, { name: 'Ann' }) : json(401, { error: 'who are you?' });
}

/** Answers by `replyTo`, when all of the request has come. */
export function answer(request, response) {
  const [path = ''] = (request.url ?? '').split('?');
  const [status, headers, body] = replyTo(request, path);
  request.resume().once('end', () => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function serve(port) {
  const server = createServer(answer);
  server.once('error', (error) => {
    const what =
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program: stop it, or choose another with npm run shop -- <port>.`
        : `The shop cannot listen on port ${port} (${error.code}).`;
    process.stderr.write(`${what}\n`);
    process.exitCode = 2;
  });
  server.listen(port, '127.0.0.1', () => {
    process.stdout.write(`A small shop on http://127.0.0.1:${server.address().port}, until Ctrl-C\n`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = '8080'] = process.argv.slice(2);
  if (/^\d+$/.test(port) && Number(port) <= 65_535) serve(Number(port));
  else {
    process.stderr.write(`The port '${port}' is not a whole number up to 65535.\n`);
    process.exitCode = 2;
  }
}
