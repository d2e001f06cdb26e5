import { PackedEntries } from './packed-entries.ts';
import type { LogEntry } from './shared.ts';

/** So many entries are kept at least for those who resume, or so many characters of them. */
const KEPT = 10_000;
const KEPT_CHARACTERS = 16_000_000;
/** As many are packed together. */
const PACKED = 500;
const PACKED_CHARACTERS = 250_000;

/** The last entries of one topic, oldest first. */
export class Topic {
  #packs: PackedEntries[] = [];
  #packed = 0;
  #packedCharacters = 0;
  /** The newest ones, not packed yet. */
  #open: LogEntry[] = [];
  #openCharacters = 0;
  #last: string | undefined;
  /** Which pack has an entry, made when somebody asks: nobody does for hours, and then thousands in one second. */
  #places: Map<string, PackedEntries> | undefined;

  /** The id of the newest entry. */
  get last(): string | undefined {
    return this.#last;
  }

  add(id: string, text: string): void {
    this.#last = id;
    this.#open.push({ id, text });
    this.#openCharacters += text.length;
    if (this.#open.length >= PACKED || this.#openCharacters >= PACKED_CHARACTERS) this.#pack();
  }

  /** What came after an entry; undefined if that is not kept. */
  since(id: string): readonly LogEntry[] | undefined {
    const at = this.#open.findIndex((entry) => entry.id === id);
    if (at >= 0) return this.#open.slice(at + 1);
    const pack = this.#place(id);
    if (pack === undefined) return undefined;
    const entries = pack.entries();
    const later = this.#packs.slice(this.#packs.indexOf(pack) + 1).flatMap((each) => each.entries());
    return [...entries.slice(entries.findIndex((entry) => entry.id === id) + 1), ...later, ...this.#open];
  }

  *all(): Iterable<LogEntry> {
    for (const pack of this.#packs) yield* pack.entries();
    yield* this.#open;
  }

  #place(id: string): PackedEntries | undefined {
    this.#places ??= new Map(this.#packs.flatMap((pack) => pack.ids().map((each) => [each, pack] as const)));
    return this.#places.get(id);
  }

  #pack(): void {
    let spent: PackedEntries | undefined;
    while (this.#isEnoughWithoutOldest()) spent = this.#dropOldest();
    const pack = new PackedEntries(this.#open, spent);
    this.#open = [];
    this.#openCharacters = 0;
    this.#packs.push(pack);
    this.#packed += pack.count;
    this.#packedCharacters += pack.characters;
    this.#places = undefined;
  }

  #isEnoughWithoutOldest(): boolean {
    const [oldest] = this.#packs;
    if (oldest === undefined) return false;
    const entries = this.#packed + this.#open.length - oldest.count;
    const characters = this.#packedCharacters + this.#openCharacters - oldest.characters;
    return entries >= KEPT || characters >= KEPT_CHARACTERS;
  }

  #dropOldest(): PackedEntries | undefined {
    const oldest = this.#packs.shift();
    this.#packed -= oldest?.count ?? 0;
    this.#packedCharacters -= oldest?.characters ?? 0;
    return oldest;
  }
}
