import type { Freeze, ServerLog } from './script.ts';

/** Bound of a log: 24 MB. */
const mostRequests = 1_000_000;

/** What a server did, request by request. */
export class TruthLog {
  #columns = columnsOf(4096);
  #count = 0;
  #omitted = 0;
  #freezes: Freeze[] = [];

  /** @param number of the request @param readAt @param answeredAt on the machine's clock, ms */
  add(number: number, readAt: number, answeredAt: number): void {
    if (this.#count === mostRequests) {
      this.#omitted += 1;
      return;
    }
    if (this.#count === this.#columns.number.length) this.#grow();
    this.#columns.number[this.#count] = number;
    this.#columns.readAt[this.#count] = readAt;
    this.#columns.answeredAt[this.#count] = answeredAt;
    this.#count += 1;
  }

  addFreeze(freeze: Freeze): void {
    this.#freezes.push(freeze);
  }

  /** All that was logged; the log is empty then. */
  take(): ServerLog {
    const { number, readAt, answeredAt } = this.#columns;
    const log: ServerLog = {
      number: number.slice(0, this.#count),
      readAt: readAt.slice(0, this.#count),
      answeredAt: answeredAt.slice(0, this.#count),
      omitted: this.#omitted,
      freezes: this.#freezes,
    };
    this.#count = 0;
    this.#omitted = 0;
    this.#freezes = [];
    return log;
  }

  #grow(): void {
    const grown = columnsOf(Math.min(this.#count * 2, mostRequests));
    grown.number.set(this.#columns.number);
    grown.readAt.set(this.#columns.readAt);
    grown.answeredAt.set(this.#columns.answeredAt);
    this.#columns = grown;
  }
}

interface Columns {
  readonly number: Float64Array;
  readonly readAt: Float64Array;
  readonly answeredAt: Float64Array;
}

function columnsOf(length: number): Columns {
  return {
    number: new Float64Array(length),
    readAt: new Float64Array(length),
    answeredAt: new Float64Array(length),
  };
}
