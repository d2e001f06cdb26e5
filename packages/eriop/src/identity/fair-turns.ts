import { OverloadError } from '../platform/overload.ts';

/** Whose job it is. */
export interface Claimant {
  /** Jobs of one address take turns with those of the others. */
  readonly address: string;
  /** Goes before all who are not. */
  readonly familiar: boolean;
}

/** A job that waits: it begins, or is refused. */
interface Waiting {
  readonly begin: () => void;
  readonly refuse: () => void;
}

/**
 * Runs so many jobs at once; who waits is served fairly: first those who are known, then the addresses one after the
 * other, however much each of them wants. When too many wait, the address with the most loses its last one.
 */
export class FairTurns {
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #familiar: Waiting[] = [];
  /** By address, the one whose turn is next first. */
  readonly #strangers = new Map<string, Waiting[]>();
  #strangersWaiting = 0;
  #running = 0;

  /** @param maxWaiting of those who are known, and as many of all others */
  constructor(concurrency: number, maxWaiting: number) {
    this.#concurrency = concurrency;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws OverloadError if too many jobs wait, or what the job throws */
  async run<Result>(claimant: Claimant, job: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#concurrency) await this.#turn(claimant);
    else this.#running += 1;
    try {
      return await job();
    } finally {
      // The place is passed on, rather than freed: nobody can slip in between.
      const next = this.#next();
      if (next === undefined) this.#running -= 1;
      else next.begin();
    }
  }

  #turn(claimant: Claimant): Promise<void> {
    return new Promise((begin, reject) => {
      const refuse = () => reject(new OverloadError('too many logins wait already'));
      this.#wait(claimant, { begin, refuse });
    });
  }

  #wait({ address, familiar }: Claimant, waiting: Waiting): void {
    if (familiar) {
      if (this.#familiar.length >= this.#maxWaiting) waiting.refuse();
      else this.#familiar.push(waiting);
      return;
    }
    const own = this.#strangers.get(address);
    if (own === undefined) this.#strangers.set(address, [waiting]);
    else own.push(waiting);
    this.#strangersWaiting += 1;
    if (this.#strangersWaiting > this.#maxWaiting) this.#refuseOne(address);
  }

  /** Of addresses that want equally much, the one that came last loses. */
  #refuseOne(last: string): void {
    let most = last;
    for (const [address, { length }] of this.#strangers)
      if (length > (this.#strangers.get(most)?.length ?? 0)) most = address;
    const queue = this.#strangers.get(most);
    queue?.pop()?.refuse();
    if (queue?.length === 0) this.#strangers.delete(most);
    this.#strangersWaiting -= 1;
  }

  #next(): Waiting | undefined {
    const known = this.#familiar.shift();
    if (known !== undefined) return known;
    const [first] = this.#strangers;
    if (first === undefined) return undefined;
    const [address, queue] = first;
    const next = queue.shift();
    this.#strangersWaiting -= 1;
    // To the end of the addresses.
    this.#strangers.delete(address);
    if (queue.length > 0) this.#strangers.set(address, queue);
    return next;
  }
}
