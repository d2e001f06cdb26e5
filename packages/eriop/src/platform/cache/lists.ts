import type { FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../ids.ts';
import type { Shared } from '../shared/shared.ts';
import { acceptsGzip, type ListBody, listBody } from './list-body.ts';
import { ListExchange } from './list-exchange.ts';
import { OwnWrites } from './own-writes.ts';
import { type Ages, MemorySnapshotCache, type SnapshotCache } from './snapshot-cache.ts';

/** Lists kept: some 20 kB each, for as many agencies and filters as are looked at. */
const MAX_LISTS = 500;
const MAX_TOTALS = 2_000;

/** A total is exact as of a moment. Counting may take a twentieth of one connection's time, and no more. */
const TOTAL_AGE_FACTOR = 20;
const TOTAL_AGE_MIN_MS = 1_000;

/** The oldest that a list can get, when everything is slow. */
const LIST_AGE_LIMIT_MS = 2_000;

/**
 * How old a list may be. It is made anew at two thirds of that, while it is still good: so nobody waits for it. When
 * making it takes long, because everything does, it may get older in proportion: an overloaded service that lets
 * everybody wait for the newest list serves nobody.
 *
 * @param maxAgeMs normally, in ms
 */
function listAges(maxAgeMs: number): (loadMs: number) => Ages {
  return (loadMs) => ({
    refreshMs: (maxAgeMs * 2) / 3,
    maxMs: Math.max(maxAgeMs, Math.min(3 * loadMs, LIST_AGE_LIMIT_MS)),
  });
}

/** As for lists; a count that costs more is made less often. */
function totalAges(loadMs: number): Ages {
  const refreshMs = Math.max(TOTAL_AGE_MIN_MS, TOTAL_AGE_FACTOR * loadMs);
  return { refreshMs, maxMs: 2 * refreshMs };
}

/** The topic of notices that tell whose session has changed something: "instance session". */
const WRITES_TOPIC = 'own-writes';

interface Observer {
  readonly onHit: () => void;
  readonly onMiss: () => void;
}

/** How often a list was found here, and on another instance; how often a total was. */
interface ListObservers {
  readonly lists: Observer;
  readonly sharedLists: Observer;
  readonly totals: Observer;
}

/**
 * The lists that thousands look at: made at most a few times a second for each agency and query, serialised once,
 * and sent as they are. They may be old by `maxAgeMs`; but whoever changed something sees the change at once.
 *
 * Instances that share something make each list for each other. All of them are told which session has changed
 * something, before that change is answered; from then on this session gets lists alone that the instance that it asks
 * has begun to make later, from PostgreSQL. So no clock is compared with another one.
 */
export class Lists {
  readonly #bodies: SnapshotCache<ListBody>;
  readonly #totals: SnapshotCache<number>;
  readonly #writes: OwnWrites;
  /** Undefined when there is nobody to share with. */
  readonly #shared: Shared | undefined;
  readonly #instance = newId();
  readonly #unhear: (() => void) | undefined;

  constructor(maxAgeMs: number, shared: Shared, observe: ListObservers) {
    this.#shared = shared.kind === 'memory' ? undefined : shared;
    this.#bodies = new MemorySnapshotCache({
      ages: listAges(maxAgeMs),
      maxEntries: MAX_LISTS,
      ...(this.#shared !== undefined && { exchange: new ListExchange(this.#shared, observe.sharedLists) }),
      ...observe.lists,
    });
    this.#totals = new MemorySnapshotCache({
      ages: totalAges,
      maxEntries: MAX_TOTALS,
      ...observe.totals,
    });
    this.#writes = new OwnWrites(Math.max(maxAgeMs, LIST_AGE_LIMIT_MS));
    this.#unhear = this.#shared?.notices.hear(WRITES_TOPIC, (text) => this.#learn(text));
  }

  /**
   * Answers a request with a list.
   *
   * @param key names the list: the query, its parameters, and whose rows it shows
   * @param load makes the list's content
   */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    load: () => Promise<unknown>,
  ): Promise<FastifyReply> {
    return this.#send(request, reply, key, async () => listBody(await load()));
  }

  /**
   * Answers a request with the first rows of a list, and in `X-Total-Count` with how many there are.
   *
   * @param count called for a list that has as many rows as it may have; as exact as `total` is
   */
  async sendFirst(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    first: {
      readonly limit: number;
      load(): Promise<readonly unknown[]>;
      count(): Promise<number>;
    },
  ): Promise<FastifyReply> {
    return this.#send(request, reply, key, async () => {
      const rows = await first.load();
      // A shorter list is whole.
      const whole = rows.length < first.limit;
      const total = whole ? rows.length : Math.max(rows.length, await this.total(key, () => first.count()));
      return { ...(await listBody(rows)), total };
    });
  }

  async #send(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    make: () => Promise<ListBody>,
  ): Promise<FastifyReply> {
    const body = await this.#bodies.get(key, make, this.#writes.since(request.principal.sessionId));
    if (body.total !== undefined) reply.header('x-total-count', body.total);
    reply.header('content-type', 'application/json; charset=utf-8').header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(body.plain);
    return reply.header('content-encoding', 'gzip').send(body.gzip);
  }

  /** A count, cached for the longer the more it costs. */
  async total(key: string, count: () => Promise<number>): Promise<number> {
    return this.#totals.get(key, count);
  }

  /**
   * To be called after a change was committed, and to be waited for before it is answered: the lists that this session
   * asks for from now on, on whatever instance, know of it. Never rejects; an instance that cannot be told at this
   * moment goes on with lists that are at most as old as lists may be.
   */
  async noteWrite({ sessionId }: { readonly sessionId: string }): Promise<void> {
    this.#writes.note(sessionId);
    await this.#shared?.notices.tell(WRITES_TOPIC, `${this.#instance} ${sessionId}`);
  }

  /** Learns of no further changes. */
  close(): void {
    this.#unhear?.();
  }

  #learn(text: string): void {
    const [instance, sessionId = ''] = text.split(' ');
    if (instance !== this.#instance) this.#writes.note(sessionId);
  }
}
