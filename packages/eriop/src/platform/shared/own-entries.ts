import { randomBytes } from 'node:crypto';
import { BoundedMap } from '../cache/bounded-map.ts';

/** Own entries that may be on their way, or may still come back after they were told here. */
const REMEMBERED = 20_000;

/**
 * What became of this instance's own entries. Whoever shares them may be late rather than gone: then they were told
 * here already when they come back, and must not be told twice.
 */
export class OwnEntries {
  readonly #instance = randomBytes(6).toString('hex');
  readonly #states = new BoundedMap<string, 'sent' | 'told'>(REMEMBERED);
  #last = 0;

  /** A mark for entries that are being sent. */
  mark(): string {
    this.#last += 1;
    const mark = `${this.#instance}-${this.#last}`;
    this.#states.set(mark, 'sent');
    return mark;
  }

  /** Whether this instance has made a mark, ever. */
  isMine(mark: string): boolean {
    return mark.startsWith(`${this.#instance}-`);
  }

  /** They were not shared in time. @returns whether they are to be told here, because they have not come back */
  isToBeTold(mark: string): boolean {
    if (this.#states.get(mark) !== 'sent') return false;
    this.#states.set(mark, 'told');
    return true;
  }

  /** They came, own or another instance's. @returns whether they are news here */
  isNews(mark: string): boolean {
    const state = this.#states.get(mark);
    this.#states.delete(mark);
    return state !== 'told';
  }
}
