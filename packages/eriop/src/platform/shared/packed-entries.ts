import type { LogEntry } from './shared.ts';

/**
 * Entries outside the heap: ten thousand of them in it, in ever new ones, are copied by each young collection, which
 * took 40 ms of each half second at 20,000 entries a second.
 */
export class PackedEntries {
  readonly count: number;
  readonly characters: number;
  /** The texts, one after the other, and then the ids. */
  readonly #bytes: Buffer;
  readonly #textBytes: number;
  readonly #idBytes: number;
  /** Where each text ends. */
  readonly #ends: Uint32Array;
  /** For those who resume at the same time. */
  #unpacked: WeakRef<readonly LogEntry[]> | undefined;

  /**
   * @param entries with ids of one line each
   * @param spent of which nothing is wanted any more: its memory is used again, because V8 collects everything after each
   *   64 MB that are allocated outside the heap
   */
  constructor(entries: readonly LogEntry[], spent?: PackedEntries) {
    const texts = entries.map(({ text }) => text).join('');
    const ids = entries.map(({ id }) => id).join('\n');
    this.count = entries.length;
    this.characters = texts.length;
    this.#textBytes = Buffer.byteLength(texts);
    this.#idBytes = Buffer.byteLength(ids);
    const bytes = this.#textBytes + this.#idBytes;
    this.#bytes = spent !== undefined && spent.#bytes.length >= bytes ? spent.#bytes : memoryFor(bytes);
    this.#bytes.write(texts, 0);
    this.#bytes.write(ids, this.#textBytes);
    this.#ends = new Uint32Array(entries.length);
    const ascii = this.#textBytes === texts.length;
    let end = 0;
    for (const [index, { text }] of entries.entries()) {
      end += ascii ? text.length : Buffer.byteLength(text);
      this.#ends[index] = end;
    }
  }

  ids(): readonly string[] {
    return this.#bytes.toString('utf8', this.#textBytes, this.#textBytes + this.#idBytes).split('\n');
  }

  /** The same objects as before, as long as somebody has them. */
  entries(): readonly LogEntry[] {
    const known = this.#unpacked?.deref();
    if (known !== undefined) return known;
    let begin = 0;
    const entries = this.ids().map((id, index) => {
      const end = this.#ends[index] as number;
      const text = this.#bytes.toString('utf8', begin, end);
      begin = end;
      return { id, text };
    });
    this.#unpacked = new WeakRef(entries);
    return entries;
  }
}

/** In steps, so that what is written next fits, too. */
function memoryFor(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.ceil(bytes / STEP) * STEP);
}

const STEP = 65_536;
