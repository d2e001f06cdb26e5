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
  #answers = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get lost(): boolean {
    return this.#lostAt !== undefined;
  }

  /** How many there were. */
  get answers(): number {
    return this.#answers;
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
    this.#answers += 1;
    if (this.#lostAt === undefined) return;
    const awayMs = this.#now() - this.#lostAt;
    this.#lostAt = undefined;
    this.#listener?.onBack(awayMs);
  }

  /** No connection could be made. */
  failed(error: unknown): void {
    if (this.#lostAt !== undefined) return;
    this.#lostAt = this.#triedAt = this.#now();
    this.#listener?.onLost(error);
  }

  /**
   * A query had no answer in time. If nobody had one since it was asked, the database stands still.
   *
   * @param answersBefore how many there were when it was asked; by a clock, a timer may be early
   */
  late(answersBefore: number, error: unknown): void {
    if (this.#answers === answersBefore) this.failed(error);
  }
}
