import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorReply } from '@redis/client';
import type { Logger } from 'pino';
import { codeOf } from '../errors.ts';
import { RedisCache } from './redis-cache.ts';
import { redisClient } from './redis-client.ts';
import { RedisLink } from './redis-link.ts';
import { RedisLog } from './redis-log.ts';
import { RedisNotices } from './redis-notices.ts';
import type { Shared } from './shared.ts';

/** How long a start waits for Redis, before it goes on without. */
const START_MS = 1_000;
const COMPLAIN_EVERY_MS = 10_000;

/**
 * What instances share through Redis, over three connections: commands, the log, notices. Resolves without it when it
 * does not answer; it is looked for on and on.
 *
 * @param options.url redis:// or rediss://; never logged
 * @param options.prefix of every key, so that several systems can share a server
 */
export async function sharedThroughRedis(options: {
  readonly url: string;
  readonly prefix: string;
  readonly logger: Logger;
}): Promise<Shared> {
  const { url, prefix, logger } = options;
  const complain = complainer(logger);
  const [client, reader, subscriber] = [1, 2, 3].map(() => redisClient(url, complain)) as [
    ReturnType<typeof redisClient>,
    ReturnType<typeof redisClient>,
    ReturnType<typeof redisClient>,
  ];
  const link = new RedisLink(client, prefix, logger);
  const log = new RedisLog(link, reader, `${prefix}log`);
  const notices = new RedisNotices(link, subscriber, `${prefix}notices`);
  const started = Promise.all([client.connect(), reader.connect(), notices.start(), log.loaded]).catch(
    complain,
  );
  await Promise.race([started, sleep(START_MS)]);
  return {
    kind: 'redis',
    get available() {
      return link.available;
    },
    cache: new RedisCache(link, prefix),
    log,
    notices,
    observe: (observer) => link.observe(observer),
    close: async () => {
      log.close();
      notices.close();
      link.close();
    },
  };
}

/** Says now and then what is wrong with the connection. */
function complainer(logger: Logger): (error: Error) => void {
  let complainedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - complainedAt < COMPLAIN_EVERY_MS) return;
    complainedAt = performance.now();
    logger.warn({ code: reasonOf(error) }, 'Redis cannot be reached; going on without');
  };
}

/** A word: messages may repeat the address, or what was sent. Redis begins its own with one (WRONGPASS, NOAUTH). */
function reasonOf(error: Error): string {
  if (error instanceof ErrorReply) return error.message.split(' ', 1)[0] ?? error.name;
  return codeOf(error) || error.name;
}
