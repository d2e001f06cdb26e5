import { Listeners } from './listeners.ts';
import { MemoryCache } from './memory-cache.ts';
import { MemoryLog } from './memory-log.ts';
import { OwnEntries } from './own-entries.ts';
import { ParentLink } from './processes-link.ts';
import type { FromParent, SentEntry } from './processes-messages.ts';
import type { Follower, Living, LogEntry, Shared, SharedCache, SharedLog, SharedNotices } from './shared.ts';

/** How long a start waits for the parent's history. */
const START_MS = 10_000;

/**
 * For a forked process: shares through the process that forked this one, which has to call `serveShared`.
 *
 * @throws Error if this process was not forked, or its parent does not serve
 */
export async function sharedThroughParent(): Promise<Shared> {
  if (!process.connected) throw new Error('This process has no parent to share through.');
  const link = new ParentLink();
  const log = new ChildLog(link);
  const notices = new ChildNotices(link);
  await begin(link, (message) => {
    log.take(message);
    notices.take(message);
  });
  return {
    kind: 'processes',
    get available() {
      return link.available;
    },
    cache: new ChildCache(link),
    log,
    notices,
    observe: (observer) => link.observe(observer),
    close: async () => link.close(),
  };
}

function begin(link: ParentLink, hear: (message: FromParent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      link.close();
      reject(new Error('The process that forked this one shares nothing with it.'));
    }, START_MS);
    link.onMessage = (message) => {
      hear(message);
      if (message.shared !== 'begun') return;
      clearTimeout(timer);
      resolve();
    };
    link.send({ shared: 'hello' });
  });
}

class ChildCache implements SharedCache {
  readonly #link: ParentLink;
  /** Counts what this process sees, for when the parent does not answer. */
  readonly #alone = new MemoryCache();

  constructor(link: ParentLink) {
    this.#link = link;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.getWithLife(key))?.value;
  }

  async getWithLife(key: string): Promise<Living | undefined> {
    const value = (await this.#link.call({ op: 'get', key }))?.value;
    return typeof value === 'object' ? value : undefined;
  }

  async set(key: string, value: string, ms: number): Promise<void> {
    await this.#link.call({ op: 'set', key, value, ms });
  }

  async remove(key: string): Promise<void> {
    await this.#link.call({ op: 'remove', key });
  }

  async count(key: string, ms: number, by = 1): Promise<number> {
    const alone = this.#alone.count(key, ms, by);
    const value = (await this.#link.call({ op: 'count', key, ms, by }))?.value;
    return typeof value === 'number' ? value : alone;
  }
}

class ChildLog implements SharedLog {
  readonly #link: ParentLink;
  readonly #kept = new MemoryLog();
  readonly #own = new OwnEntries();
  #settled: Promise<void> = Promise.resolve();

  constructor(link: ParentLink) {
    this.#link = link;
  }

  append(topic: string, texts: readonly string[]): Promise<void> {
    const mark = this.#own.mark();
    const taken = this.#link.call({ op: 'append', topic, texts, mark });
    // One after the other: what is told here keeps its order.
    this.#settled = Promise.all([taken, this.#settled]).then(([answer]) => {
      if (answer !== undefined || !this.#own.isToBeTold(mark)) return;
      this.#link.observer?.onAlone(texts.length);
      for (const text of texts) this.#kept.deliver(topic, this.#kept.nextId(), text);
    });
    return this.#settled;
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

  take(message: FromParent): void {
    if (message.shared === 'history') {
      for (const [topic, id, text] of message.entries) this.#kept.keep(topic, id, text);
    } else if (message.shared === 'entries') this.#takeNews(message.entries);
    else if (message.shared === 'gap') {
      this.#kept.forget();
      this.#kept.tellGap();
    }
  }

  /** The entries of a mark come together. */
  #takeNews(entries: readonly SentEntry[]): void {
    const news = new Map<string, boolean>();
    for (const [topic, id, text, mark] of entries) {
      const isNews = news.get(mark) ?? this.#own.isNews(mark);
      news.set(mark, isNews);
      if (isNews) this.#kept.deliver(topic, id, text);
    }
  }
}

class ChildNotices implements SharedNotices {
  readonly #link: ParentLink;
  readonly #listeners = new Listeners<(text: string) => void>();

  constructor(link: ParentLink) {
    this.#link = link;
  }

  async tell(topic: string, text: string): Promise<void> {
    await this.#link.call({ op: 'tell', topic, text });
  }

  hear(topic: string, listener: (text: string) => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  take(message: FromParent): void {
    if (message.shared !== 'notices') return;
    for (const [topic, text] of message.notices)
      for (const listener of this.#listeners.of(topic)) listener(text);
  }
}
