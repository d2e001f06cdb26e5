import { Interrupted } from './interruption.ts';

/** Prints the numbered steps of the start, each with what came of it and how long it took. */
export class Steps {
  #number = 0;
  readonly #total: number;
  readonly #write: (text: string) => void;

  constructor(total: number, write: (text: string) => void) {
    this.#total = total;
    this.#write = write;
  }

  /**
   * @param name one word or two
   * @param work gives its result, and a line about it
   */
  async run<T>(name: string, work: () => Promise<{ result: T; line: string }>): Promise<T> {
    this.#number += 1;
    this.#write(this.#head(name));
    const started = performance.now();
    let outcome: { result: T; line: string };
    try {
      outcome = await work();
    } catch (error) {
      this.#write(error instanceof Interrupted ? 'stopped\n' : 'failed\n');
      throw error;
    }
    const seconds = (performance.now() - started) / 1000;
    this.#write(`${outcome.line}  ${seconds.toFixed(1)} s\n`);
    return outcome.result;
  }

  /** Announces a step that writes its own lines. */
  begin(name: string, line: string): void {
    this.#number += 1;
    this.#write(`${this.#head(name)}${line}\n`);
  }

  #head(name: string): string {
    return `[${this.#number}/${this.#total}] ${name.padEnd(10)}  `;
  }
}
