import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../identity/principal.ts';
import { acceptsGzip, type ListBody, listBody } from './list-body.ts';
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

interface Observer {
  readonly onHit: () => void;
  readonly onMiss: () => void;
}

/**
 * The lists that thousands look at: made at most a few times a second for each agency and query, serialised once,
 * and sent as they are. They may be old by `maxAgeMs`; but whoever changed something sees the change at once.
 */
export class Lists {
  readonly #bodies: SnapshotCache<ListBody>;
  readonly #totals: SnapshotCache<number>;
  readonly #writes: OwnWrites;

  constructor(maxAgeMs: number, observe: { readonly lists: Observer; readonly totals: Observer }) {
    this.#bodies = new MemorySnapshotCache({
      ages: listAges(maxAgeMs),
      maxEntries: MAX_LISTS,
      ...observe.lists,
    });
    this.#totals = new MemorySnapshotCache({
      ages: totalAges,
      maxEntries: MAX_TOTALS,
      ...observe.totals,
    });
    this.#writes = new OwnWrites(Math.max(maxAgeMs, LIST_AGE_LIMIT_MS));
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
    const make = async () => listBody(await load());
    const body = await this.#bodies.get(key, make, this.#writes.since(request.principal.sessionId));
    reply.header('content-type', 'application/json; charset=utf-8').header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(body.plain);
    return reply.header('content-encoding', 'gzip').send(body.gzip);
  }

  /** A count, cached for the longer the more it costs. */
  async total(key: string, count: () => Promise<number>): Promise<number> {
    return this.#totals.get(key, count);
  }

  /** To be called after a change was committed: the lists that this session asks for from now on know of it. */
  noteWrite(principal: Principal): void {
    this.#writes.note(principal.sessionId);
  }
}
