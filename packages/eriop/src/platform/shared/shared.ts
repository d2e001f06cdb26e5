/**
 * What the instances of a backend have in common. One instance alone keeps it in memory; several share it through
 * Redis, or, as processes of one machine, through the process that started them. One suite tests them all.
 *
 * Nothing here is the truth: that is in PostgreSQL. What is lost costs time, never an alert.
 */
export interface Shared {
  readonly kind: 'memory' | 'redis' | 'processes';
  /**
   * Whether it can be reached now. While it cannot, this instance goes on alone: nothing is found, counters count what
   * this instance sees, and what is appended reaches its own followers only.
   */
  readonly available: boolean;
  readonly cache: SharedCache;
  readonly log: SharedLog;
  readonly notices: SharedNotices;
  /** Who is told how it goes; one at a time. */
  observe(observer: SharedObserver): void;
  close(): Promise<void>;
}

/** How it goes. */
export interface SharedObserver {
  /** A command was answered, or given up. */
  readonly onCommand: (seconds: number) => void;
  /** A connection that was lost is there again. */
  readonly onReconnect: () => void;
  /** So many entries of the log could not be shared. */
  readonly onAlone: (entries: number) => void;
}

/** A text that will be gone. */
export interface Living {
  readonly value: string;
  readonly leftMs: number;
}

/** Small texts that live for a while, and counters. Never rejects: what cannot be reached is not there. */
export interface SharedCache {
  get(key: string): Promise<string | undefined>;
  /** As `get`, with the rest of its time (ms) by the clock of whoever keeps it. */
  getWithLife(key: string): Promise<Living | undefined>;
  /** @param lifeMs it is gone after this time */
  set(key: string, value: string, lifeMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  /**
   * Adds to a counter, which begins anew `windowMs` after its first count.
   *
   * @returns the count, this one included
   */
  count(key: string, windowMs: number, by?: number): Promise<number>;
}

/** Told of what any instance appended, this one included, in the same order everywhere. */
export type Follower = (id: string, text: string) => void;

/** One thing that happened. */
export interface LogEntry {
  readonly id: string;
  readonly text: string;
}

/** What happened lately, by topic: appended by any instance, told to all of them, and kept for a while. */
export interface SharedLog {
  /** Never rejects; entries that cannot be shared are told to this instance's own followers. */
  append(topic: string, texts: readonly string[]): Promise<void>;
  /**
   * @param onGap told when something may be missing between the last entry and the next one
   * @returns ends the following
   */
  follow(topic: string, follower: Follower, onGap?: () => void): () => void;
  /**
   * What came after an entry, oldest first.
   *
   * @param id of the last entry that is known
   * @returns undefined when the entry is too old, or was never there: something may be missing
   */
  since(topic: string, id: string): readonly LogEntry[] | undefined;
  /** The id of the newest entry, undefined if none is kept. */
  last(topic: string): string | undefined;
}

/** What instances tell each other for this moment; nobody keeps it. */
export interface SharedNotices {
  /**
   * Never rejects.
   *
   * @returns when it is on its way to all instances, this one included; or to nobody, if they cannot be reached
   */
  tell(topic: string, text: string): Promise<void>;
  /** @returns ends the hearing */
  hear(topic: string, listener: (text: string) => void): () => void;
}
