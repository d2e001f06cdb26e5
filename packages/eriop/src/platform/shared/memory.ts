import { Listeners } from './listeners.ts';
import { MemoryCache } from './memory-cache.ts';
import { MemoryLog } from './memory-log.ts';
import type { Shared, SharedNotices } from './shared.ts';

/** What one instance keeps for itself. */
export function sharedInMemory(): Shared {
  return {
    kind: 'memory',
    available: true,
    cache: new MemoryCache(),
    log: new MemoryLog(),
    notices: new MemoryNotices(),
    observe: () => undefined,
    close: () => Promise.resolve(),
  };
}

class MemoryNotices implements SharedNotices {
  readonly #listeners = new Listeners<(text: string) => void>();

  tell(topic: string, text: string): Promise<void> {
    for (const listener of this.#listeners.of(topic)) listener(text);
    return Promise.resolve();
  }

  hear(topic: string, listener: (text: string) => void): () => void {
    return this.#listeners.add(topic, listener);
  }
}
