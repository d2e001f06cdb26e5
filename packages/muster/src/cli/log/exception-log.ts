import type { Logger } from '../../logging/logger.ts';
import { traceback } from '../../wording/traceback.ts';

/** Exceptions of this many kinds are logged. */
const mostKinds = 50;

/**
 * Logs what tasks and listeners throw: each kind, told by who threw and its stack, the first time it is seen. What comes
 * later is in the statistics; 10,000 users that fail alike shall not be 10,000 lines a second.
 */
export class ExceptionLog {
  readonly #seen = new Set<string>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param who threw, as the line begins */
  tell(who: string, thrown: unknown): void {
    if (this.#seen.size > mostKinds) return;
    // What a server sent may stand in it, with sequences that take over a terminal.
    const text = traceback(thrown).replace(/[^\P{Cc}\n\t]/gu, ' ');
    const kind = `${who}\n${text}`;
    if (this.#seen.has(kind)) return;
    this.#seen.add(kind);
    if (this.#seen.size > mostKinds) {
      this.#log.warning(`exceptions of more than ${mostKinds} kinds: further kinds are only counted`);
      return;
    }
    this.#log.error(`${who} threw ${text}`);
  }
}
