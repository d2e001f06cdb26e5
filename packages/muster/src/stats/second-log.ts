import type { GeneratorUsage } from './generator-usage.ts';
import type { Second } from './second.ts';

type Plain = Omit<Second, 'usersByClass' | 'arrivals' | 'arrivalsByClass' | 'stage' | 'steady' | 'generator'>;

const plainKeys = [
  'elapsed',
  'time',
  'length',
  'users',
  'requests',
  'failures',
  'p50',
  'p95',
  'p99',
  'max',
  'average',
] as const satisfies readonly (keyof Plain)[];

const generatorKeys = [
  'cpu',
  'memory',
  'heap',
  'loopDelay',
  'loopDelayP99',
  'utilisation',
  'gcPause',
  'gcLongest',
  'sockets',
  'sendLagP99',
  'sendLagMax',
] as const satisfies readonly (keyof GeneratorUsage)[];

/** Figures of a second that are numbers or null; and whether it was steady. */
const width = plainKeys.length + generatorKeys.length + 1;
/** Seconds that room is made for at once. */
const chunk = 256;

/** What of a second is no number. */
type Others = Pick<Second, 'usersByClass' | 'arrivals' | 'arrivalsByClass' | 'stage'>;

/**
 * Every second of a run. A row of numbers each, some 200 bytes: as objects, the 86,400 of a day would be 80 MB. What
 * comes out is a copy, equal to what went in.
 */
export class SecondLog implements Iterable<Second> {
  #length = 0;
  readonly #rows: Float64Array[] = [];
  readonly #others: Others[] = [];

  get length(): number {
    return this.#length;
  }

  push(second: Second): void {
    const place = this.#length % chunk;
    if (place === 0) this.#rows.push(new Float64Array(chunk * width));
    const row = this.#rows.at(-1) as Float64Array;
    let at = place * width;
    for (const key of plainKeys) row[at++] = second[key] ?? Number.NaN;
    for (const key of generatorKeys) row[at++] = second.generator[key] ?? Number.NaN;
    row[at] = second.steady ? 1 : 0;
    this.#others.push(this.#othersOf(second));
    this.#length += 1;
  }

  /** @param index from 0; from the end when it is below */
  at(index: number): Second | undefined {
    const place = index < 0 ? this.#length + index : index;
    if (!(Number.isInteger(place) && place >= 0 && place < this.#length)) return undefined;
    return this.#second(place);
  }

  *[Symbol.iterator](): Generator<Second> {
    for (let place = 0; place < this.#length; place++) yield this.#second(place);
  }

  clear(): void {
    this.#length = 0;
    this.#rows.length = 0;
    this.#others.length = 0;
  }

  #second(place: number): Second {
    const row = this.#rows[Math.floor(place / chunk)] as Float64Array;
    let at = (place % chunk) * width;
    const next = (): number | null => {
      const value = row[at++] as number;
      return Number.isNaN(value) ? null : value;
    };
    const plain = Object.fromEntries(plainKeys.map((key) => [key, next()])) as unknown as Plain;
    const generator = Object.fromEntries(
      generatorKeys.map((key) => [key, next()]),
    ) as unknown as GeneratorUsage;
    const { usersByClass, ...others } = this.#others[place] as Others;
    return { ...plain, usersByClass, steady: next() === 1, ...others, generator };
  }

  /** The same object as long as nothing changes: through most of a run, that is. */
  #othersOf({ usersByClass, arrivals, arrivalsByClass, stage }: Second): Others {
    const before = this.#others.at(-1);
    const others: Others = { usersByClass, arrivals, arrivalsByClass, stage };
    if (before === undefined) return others;
    if (arrivals === null && before.arrivals === null && stage === before.stage) {
      if (sameCounts(usersByClass, before.usersByClass)) return before;
    }
    return others;
  }
}

function sameCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
