import type { Buffer } from 'node:buffer';

/** Servers whose last session is kept. */
const mostServers = 100;

/**
 * The last TLS session with each server: a later connection goes on from it, without a second
 * certificate and key exchange. One for all users with the same options.
 */
export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>();

  /** @param server what its certificate was verified against */
  get(server: string): Buffer | undefined {
    return this.#sessions.get(server);
  }

  /** Forgets the one that was set longest ago when there are too many. */
  set(server: string, session: Buffer): void {
    this.#sessions.delete(server);
    this.#sessions.set(server, session);
    if (this.#sessions.size <= mostServers) return;
    for (const oldest of this.#sessions.keys()) {
      this.#sessions.delete(oldest);
      return;
    }
  }

  /** It did not lead to a connection: the next one begins anew. */
  delete(server: string): void {
    this.#sessions.delete(server);
  }
}
