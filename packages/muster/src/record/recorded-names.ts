import { keyOf } from '../stats/entry-table.ts';

/** Request names by their numbers. */
export class RecordedNames {
  readonly #names: { readonly method: string; readonly name: string }[] = [];
  /** Numbers in the order in which the run itself went through its names: by method, then as they appeared. */
  #order: number[] = [];

  add(first: number, names: readonly (readonly [method: string, name: string])[]): void {
    names.forEach(([method, name], index) => {
      this.#names[first + index] = { method, name };
    });
    const byMethod = new Map<string, number[]>();
    this.#names.forEach(({ method }, number) => {
      const numbers = byMethod.get(method);
      if (numbers === undefined) byMethod.set(method, [number]);
      else numbers.push(number);
    });
    this.#order = [...byMethod.values()].flat();
  }

  /** @throws RangeError when no name has this number */
  of(number: number | undefined): { readonly method: string; readonly name: string } {
    const name = this.#names[number ?? -1];
    if (name === undefined) throw new RangeError(`there is no request name ${number}`);
    return name;
  }

  /** Counts by number as counts by `METHOD name`, without the zeros. */
  byKey(counts: readonly number[]): Record<string, number> {
    const byKey: Record<string, number> = {};
    for (const number of this.#order) {
      const count = counts[number] ?? 0;
      if (count > 0) byKey[keyOf(this.of(number))] = count;
    }
    return byKey;
  }

  clear(): void {
    this.#names.length = 0;
    this.#order = [];
  }
}
