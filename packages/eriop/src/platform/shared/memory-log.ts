import { randomBytes } from 'node:crypto';
import { Listeners } from './listeners.ts';
import type { Follower, LogEntry, SharedLog } from './shared.ts';
import { Topic } from './topic.ts';

interface Following {
  readonly follower: Follower;
  readonly onGap: (() => void) | undefined;
}

/** Entries are numbered in the order in which they were appended. Ids of another run are unknown to this one. */
export class MemoryLog implements SharedLog {
  readonly #topics = new Map<string, Topic>();
  readonly #following = new Listeners<Following>();
  readonly #run = randomBytes(6).toString('hex');
  #last = 0;

  append(topic: string, texts: readonly string[]): Promise<void> {
    for (const text of texts) this.deliver(topic, this.nextId(), text);
    return Promise.resolve();
  }

  /** An id that no other log gives. */
  nextId(): string {
    this.#last += 1;
    return `${this.#run}-${this.#last}`;
  }

  /** Keeps an entry that has its id already, and tells the followers. */
  deliver(name: string, id: string, text: string): void {
    this.keep(name, id, text);
    for (const { follower } of this.#following.of(name)) follower(id, text);
  }

  /** Keeps an entry of which nobody is to be told, because it is old. */
  keep(name: string, id: string, text: string): void {
    this.#topic(name).add(id, text);
  }

  /** Something may be missing after the entries so far: nobody can resume from them. */
  forget(): void {
    this.#topics.clear();
  }

  /** Tells the followers of all topics that something may be missing. */
  tellGap(): void {
    for (const { onGap } of this.#following.all()) onGap?.();
  }

  follow(name: string, follower: Follower, onGap?: () => void): () => void {
    return this.#following.add(name, { follower, onGap });
  }

  since(name: string, id: string): readonly LogEntry[] | undefined {
    return this.#topics.get(name)?.since(id);
  }

  last(name: string): string | undefined {
    return this.#topics.get(name)?.last;
  }

  /** Everything that is kept, oldest first in each topic. */
  *all(): Iterable<readonly [topic: string, id: string, text: string]> {
    for (const [name, topic] of this.#topics) for (const { id, text } of topic.all()) yield [name, id, text];
  }

  #topic(name: string): Topic {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const topic = new Topic();
    this.#topics.set(name, topic);
    return topic;
  }
}
