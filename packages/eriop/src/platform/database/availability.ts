import { EriopError } from '../errors.ts';

/** While the database is away, one attempt in so many ms finds out whether it is back. */
const RETRY_MS = 500;

/** Told when the database goes, and when it is back: after so many ms. */
export interface AvailabilityListener {
  onLost(error: unknown): void;
  onBack(awayMs: number): void;
}

/**
 * Whether the database answers on a pool. Once it does not, whoever asks is refused at once instead of waiting for a
 * time-out of their own; an attempt twice a second finds out when it is back.
 */
export class Availability {
  readonly #now: () => number;
  #listener: AvailabilityListener | undefined;
  /** ms on the clock of `now`; undefined while the database answers. */
  #lostAt: number | undefined;
  #triedAt = 0;
  #answeredAt: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#answeredAt = now();
  }

  get lost(): boolean {
    return this.#lostAt !== undefined;
  }

  /** @param listener replaces the one before */
  listen(listener: AvailabilityListener): void {
    this.#listener = listener;
  }

  /** @throws EriopError DATABASE_AWAY if the database is known to be away, and somebody else is trying already */
  admit(): void {
    if (this.#lostAt === undefined) return;
    const now = this.#now();
    if (now - this.#triedAt < RETRY_MS)
      throw new EriopError('DATABASE_AWAY', 'The database cannot be reached.', 'Try again in a second.');
    this.#triedAt = now;
  }

  /** There was an answer, if only an error of the statement. */
  answered(): void {
    const now = this.#now();
    this.#answeredAt = now;
    if (this.#lostAt === undefined) return;
    const awayMs = now - this.#lostAt;
    this.#lostAt = undefined;
    this.#listener?.onBack(awayMs);
  }

  /** No connection could be made. */
  failed(error: unknown): void {
    if (this.#lostAt !== undefined) return;
    this.#lostAt = this.#triedAt = this.#now();
    this.#listener?.onLost(error);
  }

  /** A query had no answer for so many ms. If nobody had one in that time, the database stands still. */
  late(waitedMs: number, error: unknown): void {
    if (this.#now() - this.#answeredAt >= waitedMs) this.failed(error);
  }
}
