import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands between a backend and its database, and fails as networks do. */
export interface Passer {
  /** The database's, through here. */
  readonly url: string;
  /** From now on nothing more is said on the connections that there are, as when a host is gone. */
  silence(): void;
  /** Ends all connections, and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again. */
  restore(): Promise<void>;
}

/** Passes connections on to a database, until `cut`. */
export async function startPasser(databaseUrl: string): Promise<Passer> {
  const { hostname, port } = new URL(databaseUrl);
  const pairs: [Socket, Socket][] = [];
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
    pairs.push([near, far]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${own}`;
  return {
    url: url.href,
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).resume();
        far.unpipe(near).resume();
      }
    },
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const [near] of pairs.splice(0)) near.destroy();
      await closed;
    },
    restore: async () => {
      server.listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
