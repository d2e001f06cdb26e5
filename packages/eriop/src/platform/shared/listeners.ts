/** Who wants to hear of what, by topic. */
export class Listeners<Listener> {
  readonly #byTopic = new Map<string, Set<Listener>>();

  /** @returns removes it again */
  add(topic: string, listener: Listener): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  of(topic: string): Iterable<Listener> {
    return this.#byTopic.get(topic) ?? [];
  }

  *all(): Iterable<Listener> {
    for (const listeners of this.#byTopic.values()) yield* listeners;
  }
}
