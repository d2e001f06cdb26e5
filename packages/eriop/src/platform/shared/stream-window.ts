/** Of the stream, so many entries are kept at least, or so many characters of them. */
const KEPT = 10_000;
const KEPT_CHARACTERS = 16_000_000;

/** The part of the stream that is worth keeping: bounded in number and in length. */
export class StreamWindow {
  readonly #ids = new Set<string>();
  #entries: { readonly id: string; readonly characters: number }[] = [];
  #characters = 0;

  /** The stream may be cut off before this entry; undefined as long as nothing is known. */
  get oldest(): string | undefined {
    return this.#entries[0]?.id;
  }

  get full(): boolean {
    return this.#entries.length >= KEPT || this.#characters >= KEPT_CHARACTERS;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string, characters: number): void {
    this.#ids.add(id);
    this.#entries.push({ id, characters });
    this.#characters += characters;
    // Half at once, so that this is not a copy for each entry.
    if (this.#entries.length > 2 * KEPT || this.#characters > 2 * KEPT_CHARACTERS) this.#dropHalf();
  }

  #dropHalf(): void {
    for (const { id, characters } of this.#entries.splice(0, Math.ceil(this.#entries.length / 2))) {
      this.#ids.delete(id);
      this.#characters -= characters;
    }
  }
}
