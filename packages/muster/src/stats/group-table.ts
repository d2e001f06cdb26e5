import type { Sample } from './sample.ts';
import { StatsEntry } from './stats-entry.ts';

/** For which user classes and tags figures are asked for. */
export interface Groups {
  readonly userClasses: readonly string[];
  readonly tags: readonly string[];
}

export const noGroups: Groups = { userClasses: [], tags: [] };

/**
 * The requests of each user class and of each tag that somebody asked for, of all names together. What nobody asked for
 * is not counted: each sample would cost as much again for every tag it has.
 */
export class GroupTable {
  readonly #userClasses = new Map<string, StatsEntry>();
  readonly #tags = new Map<string, StatsEntry>();

  constructor(readonly groups: Groups = noGroups) {
    for (const name of groups.userClasses) this.#userClasses.set(name, new StatsEntry('', name));
    for (const name of groups.tags) this.#tags.set(name, new StatsEntry('', name));
  }

  /** Nothing was asked for. */
  get empty(): boolean {
    return this.#userClasses.size === 0 && this.#tags.size === 0;
  }

  /** The requests of users of a class; undefined when it was not asked for. */
  userClass(name: string): StatsEntry | undefined {
    return this.#userClasses.get(name);
  }

  /** The requests of tasks with a tag; undefined when it was not asked for. */
  tag(name: string): StatsEntry | undefined {
    return this.#tags.get(name);
  }

  /** @internal */
  record(sample: Sample): void {
    const { userClass, tags } = sample;
    if (userClass !== undefined) this.#userClasses.get(userClass)?.recordSample(sample);
    if (tags === undefined || this.#tags.size === 0) return;
    // A task may have a tag twice: its own, and that of a TaskSet around it.
    for (const [name, entry] of this.#tags) if (tags.includes(name)) entry.recordSample(sample);
  }

  /** Adds what `other` has of the groups of this table. */
  add(other: GroupTable): void {
    for (const [name, entry] of this.#userClasses) addTo(entry, other.userClass(name));
    for (const [name, entry] of this.#tags) addTo(entry, other.tag(name));
  }

  /** Zeroes every group; keeps them. */
  clear(): void {
    for (const entry of this.#userClasses.values()) entry.clear();
    for (const entry of this.#tags.values()) entry.clear();
  }
}

function addTo(sum: StatsEntry, more: StatsEntry | undefined): void {
  if (more !== undefined && more.requests > 0) sum.add(more);
}
