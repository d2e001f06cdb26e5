import { processStream } from '../../random/process-stream.ts';
import { StopUser } from '../control-flow.ts';
import { ScenarioError } from '../scenario-error.ts';

/** How rows are handed out. */
export interface FeederOptions {
  /** `sequential` (the default): as they stand; `random`: each row once, in an order drawn from the seed of the run. */
  readonly order?: 'sequential' | 'random';
  /** `circular` (the default): from the beginning again, `random` in another order; `once`: see {@link Feeder.next}. */
  readonly end?: 'circular' | 'once';
  /**
   * For one of several processes that share the rows: it hands out every `of`-th, beginning at its own `index`, 0 or
   * more. No two processes have a row in common.
   */
  readonly part?: { readonly index: number; readonly of: number };
}

/** Rows of data, handed out to the users of this process one by one. */
export interface Feeder<Row> {
  /** Of this process. */
  readonly length: number;
  /** Rows until the end; with `circular`, until it begins again. */
  readonly left: number;
  /**
   * The next row. No two users get the same one before all are handed out.
   *
   * @throws StopUser with `end: 'once'`, when there is none left: the user ends, the others go on
   */
  next(): Row;
  /**
   * Takes back a row that its user no longer needs, with `end: 'once'`: another user may draw it, after those that are left.
   *
   * @throws ScenarioError FEEDER_INVALID for a row that is not handed out
   */
  giveBack(row: Row): void;
}

/**
 * Hands out the rows of a list, such as accounts or search words, to users. Made at the top level of a locustfile, all
 * users share it.
 *
 * @throws ScenarioError FEEDER_INVALID for a list without rows, or options that cannot be
 * @example
 * const words = feeder(['shoes', 'socks', 'hats'], { order: 'random' });
 * export class Reader extends HttpUser {
 *   @task()
 *   async search() {
 *     await this.client.get('/search', { query: { words: words.next() } });
 *   }
 * }
 */
export function feeder<Row>(rows: readonly Row[], options: FeederOptions = {}): Feeder<Row> {
  if (!Array.isArray(rows)) throw invalid('a feeder takes a list of rows');
  checkOptions(options);
  const { index, of } = options.part ?? { index: 0, of: 1 };
  const own = rows.filter((_row, number) => number % of === index);
  if (rows.length === 0) throw invalid('a feeder has no rows; give it one at least');
  if (own.length === 0) {
    throw invalid(`a feeder has ${rows.length} rows for ${of} processes; give it one for each at least`);
  }
  return new RowFeeder(own, options.order ?? 'sequential', options.end ?? 'circular');
}

class RowFeeder<Row> implements Feeder<Row> {
  readonly length: number;
  readonly #isRandom: boolean;
  readonly #isCircular: boolean;
  #round: Row[];
  #at = 0;
  #begun = false;

  constructor(rows: Row[], order: 'sequential' | 'random', end: 'circular' | 'once') {
    this.length = rows.length;
    this.#round = rows;
    this.#isRandom = order === 'random';
    this.#isCircular = end === 'circular';
  }

  get left(): number {
    return this.#round.length - this.#at;
  }

  next(): Row {
    if (this.left === 0) {
      if (!this.#isCircular) throw new StopUser();
      this.#at = 0;
      this.#begun = false;
    }
    // Not before: the seed of the run is not known while the locustfile is loaded.
    if (!this.#begun && this.#isRandom) shuffle(this.#round);
    this.#begun = true;
    const row = this.#round[this.#at] as Row;
    this.#at += 1;
    return row;
  }

  giveBack(row: Row): void {
    if (this.#isCircular)
      throw invalid("giveBack() is for a feeder with end: 'once'; another one begins anew");
    const place = this.#round.indexOf(row);
    if (place < 0 || place >= this.#at) throw invalid('giveBack() got a row that is not handed out');
    this.#round.splice(place, 1);
    this.#round.push(row);
    this.#at -= 1;
  }
}

/** By Fisher and Yates: every order is as likely as any other. */
function shuffle(rows: unknown[]): void {
  const stream = processStream();
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const other = Math.floor(stream.next() * (last + 1));
    [rows[last], rows[other]] = [rows[other], rows[last]];
  }
}

function checkOptions(options: FeederOptions): void {
  const { order, end, part, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(`a feeder has no option '${unknown}'; it has order, end and part`);
  if (order !== undefined && order !== 'sequential' && order !== 'random') {
    throw invalid(`the order of a feeder is 'sequential' or 'random', not '${String(order)}'`);
  }
  if (end !== undefined && end !== 'circular' && end !== 'once') {
    throw invalid(`the end of a feeder is 'circular' or 'once', not '${String(end)}'`);
  }
  if (part === undefined) return;
  const { index, of } = part;
  if (Number.isInteger(index) && Number.isInteger(of) && index >= 0 && index < of) return;
  throw invalid(
    `the part of a feeder is { index, of }, whole numbers with index from 0 to below of, not { index: ${index}, of: ${of} }`,
  );
}

function invalid(message: string): ScenarioError {
  return new ScenarioError('FEEDER_INVALID', message);
}
