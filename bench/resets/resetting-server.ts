import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that ends connections at any moment. */
export interface ResettingServer {
  readonly url: string;
  /** Connections that are open now. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** Each body begins with the path of its request, so that a mistaken one shows. */
function answerTo(path: string): string {
  const body = `${path} ${'x'.repeat(Math.floor(Math.random() * 3000))}`;
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

type Behaviour = (socket: Socket, answer: string) => void;

/** A reset while the end is being sent fails in libuv, and Node 20 then never closes the socket. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

const part = (answer: string): string => answer.slice(0, Math.floor(Math.random() * answer.length));

const answerWhole: Behaviour = (socket, answer) => socket.write(answer);

/** What it does instead of answering: all that a server, a balancer or a network does to a connection. */
const misbehaviours: readonly Behaviour[] = [
  (socket) => reset(socket),
  (socket) => socket.destroy(),
  (socket, answer) => socket.end(part(answer)),
  (socket, answer) => socket.write(part(answer), () => reset(socket)),
  (socket, answer) => socket.end(answer),
  (socket, answer) => socket.write(answer, () => reset(socket)),
  // After the answer, when the connection is kept already, or carries the next request.
  (socket, answer) => {
    socket.write(answer);
    setTimeout(() => reset(socket), Math.random() * 60);
  },
  (socket, answer) => {
    socket.write(answer);
    setTimeout(() => socket.end(), Math.random() * 60);
  },
  // Never a word: the client's own clock must end it.
  () => {},
];

/** @param share of requests, 0 to 1, that are not simply answered */
export async function resettingServer(share: number): Promise<ResettingServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    if (Math.random() < 0.02) {
      reset(socket);
      return;
    }
    let unread = '';
    socket.on('data', (bytes) => {
      unread += bytes.toString('latin1');
      const path = /^\w+ (\S+) HTTP\/1\.1\r\n[\s\S]*\r\n\r\n$/.exec(unread)?.[1];
      if (path === undefined) return;
      unread = '';
      const index = Math.floor(Math.random() * misbehaviours.length);
      const behave = Math.random() < share ? (misbehaviours[index] as Behaviour) : answerWhole;
      behave(socket, answerTo(path));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => open.size,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
