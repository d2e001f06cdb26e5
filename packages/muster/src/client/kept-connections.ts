import type { Origin } from './origin.ts';
import type { PoolShare } from './pool-share.ts';

/** Origins with kept connections; one more, and the connections to those that are quiet are closed. */
const mostOrigins = 16;

/** The connections to one origin: a pool of them, or a single one. */
interface Kept {
  readonly origin: Origin;
  /** No request is under way. */
  readonly quiet: boolean;
  close(): void;
}

/** What one user keeps open, by origin. */
export class KeptConnections<Connections extends Kept> {
  /** Most users have one origin: it is found without its key. */
  #last: Connections | null = null;
  readonly #all = new Map<string, Connections>();
  readonly #kind: new (
    origin: Origin,
    share: PoolShare,
  ) => Connections;
  #closed = false;

  /** @param kind makes the connections to an origin, when the first request to it is sent */
  constructor(
    kind: new (origin: Origin, share: PoolShare) => Connections,
    readonly share: PoolShare,
  ) {
    this.#kind = kind;
  }

  /** No request may be sent any more. */
  get closed(): boolean {
    return this.#closed;
  }

  to(origin: Origin): Connections {
    const last = this.#last;
    return last !== null && last.origin === origin ? last : this.#find(origin);
  }

  close(): void {
    this.#closed = true;
    for (const connections of this.#all.values()) connections.close();
    this.#all.clear();
    this.#last = null;
  }

  #find(origin: Origin): Connections {
    let found = this.#all.get(origin.key);
    if (found === undefined) {
      if (this.#all.size >= mostOrigins) this.#closeQuiet();
      found = new this.#kind(origin, this.share);
      this.#all.set(origin.key, found);
    }
    this.#last = found;
    return found;
  }

  #closeQuiet(): void {
    for (const [key, connections] of this.#all) {
      if (!connections.quiet) continue;
      connections.close();
      this.#all.delete(key);
    }
  }
}
