import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { addListeners as AddListeners } from './more-listeners.ts';

// As it is built: it starts another of the built files as a process.
const BUILT = new URL('../../dist/server/more-listeners.js', import.meta.url).href;
const { addListeners } = (await import(BUILT)) as { addListeners: typeof AddListeners };

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

it('adds listeners that serve on the same port, and go on when the first one is closed', async () => {
  const server = createServer((_request, response) => response.end('served'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const listeners = await addListeners(server, { count: 4, backlog: 100 });
  open.push(...listeners);
  const descriptors = listeners.map(
    (listener) => (listener as unknown as { _handle: { fd: number } })._handle.fd,
  );
  expect(new Set(descriptors).size).toBe(4);
  const get = async () =>
    (await fetch(`http://127.0.0.1:${port}`, { headers: { connection: 'close' } })).text();
  expect(await Promise.all(Array.from({ length: 50 }, get))).toEqual(Array(50).fill('served'));
  server.close();
  await once(server, 'close');
  expect(await get()).toBe('served');
});
