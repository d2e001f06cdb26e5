import { thrownText } from '../wording/traceback.ts';
import type { RunReader } from './run.ts';
import type { RunEvent } from './run-event.ts';

/** The readers of a run, none of which can keep the run or another reader from its work. */
export class Readers {
  readonly #readers = new Set<RunReader>();

  subscribe(reader: RunReader): () => void {
    // Wrapped, so that the same function can be told twice.
    const own: RunReader = (event) => reader(event);
    this.#readers.add(own);
    return () => this.#readers.delete(own);
  }

  /** Tells all of them, in the order in which they came. */
  tell(event: RunEvent): void {
    for (const reader of [...this.#readers]) {
      try {
        reader(event);
      } catch (thrown) {
        this.#readers.delete(reader);
        const message = `what reads the run failed, and is told no more of it: ${thrownText(thrown)}`;
        this.tell({ type: 'warning', message });
      }
    }
  }
}
