import type { App } from '../../app.ts';
import type { Pools } from '../database/pools.ts';

/**
 * Stops a backend: no new requests, those in progress are answered, what waits for a commit is committed, the
 * connections are ended. What has not finished after `timeoutMs` is cut off.
 *
 * @returns whether everything finished in time
 */
export async function stopBackend(app: App, pools: Pools, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const orderly = (async () => {
    await app.server.close();
    await app.drain();
    await pools.close();
    return true as const;
  })();
  const finished = await Promise.race([orderly, deadline]);
  clearTimeout(timer);
  if (!finished) app.server.server.closeAllConnections();
  return finished;
}
