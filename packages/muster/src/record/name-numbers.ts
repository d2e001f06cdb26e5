import type { StatsEntry } from '../stats/stats-entry.ts';
import type { NamesLine } from './format.ts';

/** Numbers request names from 0 on, as they appear: each is written out once. */
export class NameNumbers {
  readonly #byMethod = new Map<string, Map<string, number>>();
  #size = 0;
  #fresh: (readonly [string, string])[] = [];

  of({ method, name }: Pick<StatsEntry, 'method' | 'name'>): number {
    let byName = this.#byMethod.get(method);
    if (byName === undefined) {
      byName = new Map();
      this.#byMethod.set(method, byName);
    }
    const known = byName.get(name);
    if (known !== undefined) return known;
    const number = this.#size++;
    byName.set(name, number);
    this.#fresh.push([method, name]);
    return number;
  }

  get size(): number {
    return this.#size;
  }

  /** The names that were numbered since the last call; null when there are none. */
  takeFresh(): NamesLine | null {
    const names = this.#fresh;
    if (names.length === 0) return null;
    this.#fresh = [];
    return { type: 'names', first: this.#size - names.length, names };
  }

  clear(): void {
    this.#byMethod.clear();
    this.#size = 0;
    this.#fresh = [];
  }
}
