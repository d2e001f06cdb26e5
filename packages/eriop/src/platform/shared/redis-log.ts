import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryLog } from './memory-log.ts';
import { OwnEntries } from './own-entries.ts';
import type { RedisClient } from './redis-client.ts';
import type { RedisLink } from './redis-link.ts';
import { fieldsOf, gapFields, RedisStream, type StreamEntry } from './redis-stream.ts';
import type { Follower, LogEntry, SharedLog } from './shared.ts';
import { StreamWindow } from './stream-window.ts';

const BLOCK_MS = 1_000;
const RETRY_MS = 50;
const READ_AT_ONCE = 500;
/** Texts in one entry of the stream, and their length: what a turn of the event loop has brought goes together. */
const PACK = 100;
const PACK_CHARACTERS = 64_000;
/** Before anything. */
const BEGINNING = '0-0';

type Text = readonly [topic: string, text: string];

/**
 * One stream for all topics, so that all instances see one order. Each follows it from where it was: a connection that
 * was lost for a while loses nothing. Ids are the stream's, the same on every instance.
 *
 *     append ─▶ pack of a turn ─XADD─▶ stream ─XREAD─▶ every instance: kept, followers
 *                    └── not taken in time: own followers alone, and a note of the gap later
 *
 * When the stream does not have the entry any more that was read last (Redis lost its data, or this instance was away
 * for too long), or another instance notes a gap, something may be missing: nobody can resume from before.
 */
export class RedisLog implements SharedLog {
  readonly #link: RedisLink;
  readonly #reader: RedisClient;
  readonly #stream: RedisStream;
  readonly #key: string;
  readonly #kept = new MemoryLog();
  readonly #own = new OwnEntries();
  #window = new StreamWindow();
  #unsent: Text[] = [];
  #sending: Promise<void> = Promise.resolve();
  /** Resolves when the packs before have been taken, or told here. */
  #settled: Promise<void> = Promise.resolve();
  /** Whether entries were told here alone, which the others do not know of. */
  #aloneSince = false;
  #position: string | undefined;
  /** Whether the stream still has what was read last, on this connection. */
  #isSure = false;
  #closed = false;
  readonly loaded: Promise<void>;
  #onLoaded: () => void = () => undefined;

  /** @param reader a connection of its own, which is blocked most of the time */
  constructor(link: RedisLink, reader: RedisClient, key: string) {
    this.#link = link;
    this.#reader = reader;
    this.#key = key;
    this.#stream = new RedisStream(reader, key);
    this.loaded = new Promise((resolve) => {
      this.#onLoaded = resolve;
    });
    link.onAvailable = () => void this.#noteGap();
    void this.#read();
  }

  append(topic: string, texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return Promise.resolve();
    if (this.#unsent.length === 0) {
      this.#sending = new Promise((resolve) => {
        process.nextTick(() => void this.#send().then(resolve));
      });
    }
    for (const text of texts) this.#unsent.push([topic, text]);
    return this.#sending;
  }

  follow(topic: string, follower: Follower, onGap?: () => void): () => void {
    return this.#kept.follow(topic, follower, onGap);
  }

  since(topic: string, id: string): readonly LogEntry[] | undefined {
    return this.#kept.since(topic, id);
  }

  last(topic: string): string | undefined {
    return this.#kept.last(topic);
  }

  close(): void {
    this.#closed = true;
    this.#reader.destroy();
  }

  async #send(): Promise<void> {
    const texts = this.#unsent;
    this.#unsent = [];
    await Promise.all(packsOf(texts).map((pack) => this.#sendPack(pack)));
  }

  #sendPack(pack: readonly Text[]): Promise<void> {
    const mark = this.#own.mark();
    const taken = this.#add(fieldsOf(mark, pack));
    // One after the other: what is told here keeps its order.
    this.#settled = Promise.all([taken, this.#settled]).then(([isTaken]) => {
      if (!isTaken && this.#own.isToBeTold(mark)) this.#tellHere(pack);
      if (this.#link.available) void this.#noteGap();
    });
    return this.#settled;
  }

  #tellHere(pack: readonly Text[]): void {
    this.#aloneSince = true;
    this.#link.observer?.onAlone(pack.length);
    for (const [topic, text] of pack) this.#kept.deliver(topic, this.#kept.nextId(), text);
  }

  /** @returns whether the stream has it now, for sure */
  async #add(fields: readonly string[]): Promise<boolean> {
    const { oldest } = this.#window;
    const trim = oldest === undefined ? [] : ['MINID', '~', oldest];
    const command = ['XADD', this.#key, ...trim, '*', ...fields];
    return (await this.#link.run((client) => client.sendCommand(command))) !== undefined;
  }

  async #noteGap(): Promise<void> {
    if (!this.#aloneSince) return;
    this.#aloneSince = false;
    if (!(await this.#add(gapFields(this.#own.mark())))) this.#aloneSince = true;
  }

  async #read(): Promise<void> {
    this.#reader.on('ready', () => {
      this.#isSure = false;
    });
    while (!this.#closed) {
      try {
        if (!this.#reader.isReady) await sleep(RETRY_MS, undefined, { ref: false });
        else if (this.#position === undefined) await this.#load();
        else if (!this.#isSure) await this.#makeSure(this.#position);
        else await this.#readOn(this.#position);
      } catch {
        await sleep(RETRY_MS, undefined, { ref: false }); // The connection was lost; it is made again.
      }
    }
  }

  async #readOn(position: string): Promise<void> {
    const entries = await this.#stream.after(position, READ_AT_ONCE, BLOCK_MS);
    for (const entry of entries) this.#take(entry, true);
  }

  /** What happened before this instance began: for those who resume; nobody is told of it. */
  async #load(): Promise<void> {
    for (const entry of await this.#newest()) this.#take(entry, this.#own.isMine(entry.mark));
    this.#position ??= BEGINNING;
    this.#isSure = true;
    this.#onLoaded();
  }

  async #makeSure(position: string): Promise<void> {
    this.#isSure = true;
    if (position === BEGINNING || (await this.#stream.has(position))) return;
    const entries = await this.#newest();
    const known = entries.findLastIndex(({ id }) => this.#window.has(id));
    this.#window = new StreamWindow();
    this.#position = BEGINNING;
    this.#kept.forget();
    this.#kept.tellGap();
    for (const [index, entry] of entries.entries()) {
      if (index > known) this.#take(entry, true);
      else this.#see(entry);
    }
  }

  /** The newest entries, as many as are kept, oldest first. */
  async #newest(): Promise<StreamEntry[]> {
    const newestFirst: StreamEntry[] = [];
    const window = new StreamWindow();
    while (!window.full) {
      const more = await this.#stream.before(newestFirst.at(-1)?.id, READ_AT_ONCE);
      for (const { id, characters } of more) window.add(id, characters);
      newestFirst.push(...more);
      if (more.length < READ_AT_ONCE) break;
    }
    return newestFirst.reverse();
  }

  #see({ id, characters }: StreamEntry): void {
    this.#position = id;
    this.#window.add(id, characters);
  }

  #take(entry: StreamEntry, isNew: boolean): void {
    this.#see(entry);
    const isNews = this.#own.isNews(entry.mark);
    if (entry.isGap) {
      this.#kept.forget();
      // One's own followers have heard what the others have not.
      if (isNew && !this.#own.isMine(entry.mark)) this.#kept.tellGap();
    } else if (isNews) {
      for (const [topic, id, text] of entry.texts)
        isNew ? this.#kept.deliver(topic, id, text) : this.#kept.keep(topic, id, text);
    }
  }
}

function packsOf(texts: readonly Text[]): Text[][] {
  const packs: Text[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const text of texts) {
    const last = packs.at(-1);
    characters += text[1].length;
    if (last !== undefined && last.length < PACK && characters <= PACK_CHARACTERS) last.push(text);
    else {
      packs.push([text]);
      characters = text[1].length;
    }
  }
  return packs;
}
