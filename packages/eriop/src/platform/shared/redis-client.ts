import { createClient } from '@redis/client';

const CONNECT_MS = 2_000;
/** A connection on which nothing comes for this time is made anew: the machine at its other end may be gone. */
const SILENCE_MS = 5_000;
/** So that there is something to hear. */
const PING_MS = 1_500;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_MAX_MS = 1_000;
/** Commands that wait for their answer. */
const QUEUE = 10_000;

export type RedisClient = ReturnType<typeof redisClient>;

/**
 * A client that reconnects by itself and queues nothing while it is not connected. Certificates of `rediss://` are
 * verified.
 */
export function redisClient(url: string, onError: (error: Error) => void) {
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: QUEUE,
    pingInterval: PING_MS,
    socket: { connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, reconnectStrategy: backOff },
  });
  client.on('error', onError);
  return client;
}

/** Up to half of it by chance, so that many instances do not come at once. */
function backOff(retries: number): number {
  const longest = Math.min(RECONNECT_FIRST_MS * 2 ** Math.min(retries, 10), RECONNECT_MAX_MS);
  return longest * (0.5 + Math.random() / 2);
}
