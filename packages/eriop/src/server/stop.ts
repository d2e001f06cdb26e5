import type { Server } from 'node:net';
import type { App } from '../app.ts';
import type { Pools } from '../platform/database/pools.ts';

const HANG_UP_EVERY_MS = 20;

/**
 * Stops a backend: no new requests, those in progress are answered, what waits for a commit is committed, the
 * connections are ended. What has not finished after `timeoutMs` is cut off.
 *
 * @returns whether everything finished in time
 */
export async function stopBackend(
  app: App,
  listeners: readonly Server[],
  pools: Pools,
  timeoutMs: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const { server } = app.server;
  // Connections that were busy when closing began become idle, and would be kept alive for their client's next request.
  const hangUp = setInterval(() => server.closeIdleConnections(), HANG_UP_EVERY_MS);
  const orderly = (async () => {
    await Promise.all([app.server.close(), ...listeners.map(close)]);
    clearInterval(hangUp);
    await app.drain();
    await pools.close();
    return true as const;
  })();
  const finished = await Promise.race([orderly, deadline]);
  clearTimeout(timer);
  clearInterval(hangUp);
  if (!finished) server.closeAllConnections();
  return finished;
}

/** Resolves when the last of its connections has ended. */
function close(listener: Server): Promise<void> {
  return new Promise((resolve) => listener.close(() => resolve()));
}
