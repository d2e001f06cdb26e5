import { type RandomStream, randomStream } from '../../random/random-stream.ts';
import type { LogNormalDelay } from './script.ts';

/** Longest delay drawn, ms: a server that keeps a request for minutes would only make a check last. */
const longestMs = 10_000;

/** Draws log-normal delays, the same ones for the same seed. */
export class LogNormal {
  readonly #mu: number;
  readonly #sigma: number;
  readonly #random: RandomStream;
  /** Of the two that each draw gives, the one not used yet. */
  #spare: number | null = null;

  constructor({ medianMs, sigma, seed }: LogNormalDelay) {
    this.#mu = Math.log(medianMs);
    this.#sigma = sigma;
    this.#random = randomStream(seed, 'log-normal');
  }

  /** The next delay, ms. */
  next(): number {
    return Math.min(longestMs, Math.exp(this.#mu + this.#sigma * this.#normal()));
  }

  /** Standard normal, by the method of Box and Muller (1958). */
  #normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.#random.next()));
    const angle = 2 * Math.PI * this.#random.next();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
