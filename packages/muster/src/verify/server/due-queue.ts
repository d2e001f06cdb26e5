/** Things that are due at an instant, the earliest first: a binary heap. */
export class DueQueue<Item> {
  readonly #heap: { readonly due: number; readonly item: Item }[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(due: number, item: Item): void {
    const heap = this.#heap;
    const entry = { due, item };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as (typeof heap)[number];
      if (above.due <= due) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes the earliest when its instant has come. @returns undefined when there is none */
  take(now: number): Item | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.due > now) return undefined;
    const last = this.#heap.pop() as typeof first;
    if (this.#heap.length > 0) this.#sink(last);
    return first.item;
  }

  /** Puts an entry where the first was, and lets it sink to its place. */
  #sink(entry: { readonly due: number; readonly item: Item }): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && right.due < (heap[child] as typeof right).due) child += 1;
      const below = heap[child] as typeof entry;
      if (below.due >= entry.due) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = entry;
  }
}
