import { MemoryCache } from './memory-cache.ts';
import type { RedisLink } from './redis-link.ts';
import type { Living, SharedCache } from './shared.ts';

/** In one step, so that no counter stays for ever; and PEXPIRE has its NX only since Redis 7. */
const COUNT = `
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count`;

export class RedisCache implements SharedCache {
  readonly #link: RedisLink;
  readonly #prefix: string;
  /** Counts what this instance sees, for when Redis is gone. */
  readonly #alone = new MemoryCache();

  /** @param prefix of every key */
  constructor(link: RedisLink, prefix: string) {
    this.#link = link;
    this.#prefix = `${prefix}cache:`;
  }

  async get(key: string): Promise<string | undefined> {
    const found = await this.#link.run((client) => client.get(this.#prefix + key));
    return found?.reply ?? undefined;
  }

  async getWithLife(key: string): Promise<Living | undefined> {
    // The life first: of a value that replaces this one in between it is too short rather than too long.
    const found = await this.#link.run((client) =>
      Promise.all([client.pTTL(this.#prefix + key), client.get(this.#prefix + key)]),
    );
    const [leftMs, value] = found?.reply ?? [0, null];
    return value !== null && leftMs > 0 ? { value, leftMs } : undefined;
  }

  async set(key: string, value: string, lifeMs: number): Promise<void> {
    const expiration = { type: 'PX', value: wholeMs(lifeMs) } as const;
    await this.#link.run((client) => client.set(this.#prefix + key, value, { expiration }));
  }

  async remove(key: string): Promise<void> {
    await this.#link.run((client) => client.del(this.#prefix + key));
  }

  async count(key: string, windowMs: number, by = 1): Promise<number> {
    const alone = this.#alone.count(key, windowMs, by);
    const keys = [`${this.#prefix}count:${key}`];
    const counted = await this.#link.run((client) =>
      client.eval(COUNT, { keys, arguments: [String(by), String(wholeMs(windowMs))] }),
    );
    return counted === undefined ? alone : Number(counted.reply);
  }
}

function wholeMs(ms: number): number {
  return Math.max(1, Math.round(ms));
}
