import { type ChildProcess, fork } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer, type Server as NetServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ECHO = fileURLToPath(new URL('./listener-echo.js', import.meta.url));
const WITHIN_MS = 5_000;

/**
 * Lets a listening server accept many connections in one turn of the event loop.
 *
 * Since libuv 1.46, a listening socket accepts one connection in each turn. A busy server has some 30 turns a
 * second, and so accepts 30 connections a second, however many knock: at a ramp of 500 a second users waited 14 s
 * for their first answer. The limit is for each descriptor; Node.js cannot duplicate one, but a descriptor that
 * was sent to another process and back again is a duplicate. (Node.js 22.12 has `reusePort`; but with that, a
 * second backend on the same port would get half of the connections, instead of an error.)
 *
 * @param options.count how many more
 * @param options.backlog connections that may wait; the same as the server's, because it is one socket
 * @returns the additional listeners, whose connections are the server's; to be closed with it
 * @throws Error if the other process does not do its part; the server works without
 */
export async function addListeners(server: Server, options: ListenerOptions): Promise<NetServer[]> {
  if (process.platform === 'win32') return []; // There, accepting works in another way.
  const echo = fork(ECHO, { stdio: 'ignore', execArgv: [] });
  const listeners: NetServer[] = [];
  try {
    await receive(echo, server, options, listeners);
    return listeners;
  } catch (error) {
    for (const listener of listeners) listener.close();
    throw error;
  } finally {
    echo.kill();
  }
}

interface ListenerOptions {
  readonly count: number;
  readonly backlog: number;
}

function receive(
  echo: ChildProcess,
  server: Server,
  options: ListenerOptions,
  listeners: NetServer[],
): Promise<void> {
  const { count, backlog } = options;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the listening socket was not sent back in time')),
      WITHIN_MS,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    echo.once('error', fail);
    echo.once('exit', () => fail(new Error('the process that sends the listening socket back has ended')));
    echo.on('message', (_message, handle) => {
      listeners.push(listenOn(handle, backlog, server));
      if (listeners.length < count) return;
      clearTimeout(timer);
      resolve();
    });
    // The raw handle: as a server, the socket would be listened on, and accept, over there.
    const { _handle: handle } = server as unknown as { _handle: NetServer };
    echo.send({ count }, handle);
  });
}

/** With the options that node:http gives its own sockets. */
function listenOn(handle: unknown, backlog: number, server: Server): NetServer {
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    server.emit('connection', socket),
  );
  return listener.listen(handle as object, backlog);
}
