import { count } from '../wording/format.ts';

/** More than a page with all that it loads; no user has so many by intent. */
const many = 100;

/** Watches for requests that nobody waits for: such a user sends as fast as its process can, whatever is answered. */
export class UnawaitedWatch {
  readonly #most: () => number;
  #told = false;

  /** @param most requests that one user has had side by side so far */
  constructor(most: () => number) {
    this.#most = most;
  }

  /** To be asked each second. @returns a warning, once */
  warning(): string | null {
    const most = this.#most();
    if (this.#told || most < many) return null;
    this.#told = true;
    return `a user has ${count(most)} requests under way at once: where a task leaves out \`await\`, the next begins beside it, and nothing paces the user`;
  }
}
