import type { RandomStream } from '../../random/random-stream.ts';
import { duration as lasting } from '../../wording/format.ts';
import type { Timespan } from '../shapes/shape-input.ts';
import { invalid, rate, seconds } from './arrivals-input.ts';
import { type RateProfile, timeOf } from './rate-profile.ts';

/** Gives one planned instant after another. @returns seconds since the run began; Infinity when no more come */
export type NextArrival = () => number;

/** A plan of arrivals: when users of a class come. See {@link perSecond} and {@link ramp}. */
export class Arrivals {
  /** In words, e.g. `50/s, Poisson`. */
  readonly text: string;
  readonly #profile: RateProfile;
  readonly #rateText: string;
  readonly #random: boolean;

  /** @internal Made by {@link perSecond} and {@link ramp}. */
  constructor(profile: RateProfile, rateText: string, random = false) {
    this.#profile = profile;
    this.#rateText = rateText;
    this.#random = random;
    this.text = random ? `${rateText}, Poisson` : rateText;
  }

  /** The highest rate, arrivals per second. */
  get peak(): number {
    return Math.max(this.#profile.begin, this.#profile.end);
  }

  /** From when on the rate no longer changes, seconds since the run began. */
  get evenFrom(): number {
    return this.#profile.length;
  }

  /**
   * The same rate with random gaps, as between people who know nothing of one another (a Poisson process), instead of
   * even ones. They come from the seed of the run (`--seed`).
   *
   * @example
   * class Visitor extends HttpUser {
   *   static override arrivals = perSecond(50).poisson();
   * }
   */
  poisson(): Arrivals {
    return new Arrivals(this.#profile, this.#rateText, true);
  }

  /**
   * The instants, from the first on: a function of the plan (and the random numbers) alone, whatever happens in the run.
   *
   * Even gaps: the n-th comes when the area under the rate is n − ½, so that by any time as many have come as the area
   * says, rounded. Random gaps: the areas between are exponentially distributed with mean 1.
   */
  schedule(random: RandomStream): NextArrival {
    let area = this.#random ? 0 : -0.5;
    return () => {
      area += this.#random ? -Math.log(1 - random.next()) : 1;
      return timeOf(this.#profile, area);
    };
  }
}

/**
 * So many arrivals every second, from the beginning of the run to its end, however long answers take. For a class of
 * users that come by plan: each lives one {@link iterations | session} and leaves.
 *
 * @param arrivals per second, above 0; 0.1 is one every ten seconds
 * @throws ScenarioError ARRIVALS_INVALID
 * @example
 * class Visitor extends HttpUser {
 *   static override arrivals = perSecond(50);
 *   @task()
 *   async visit() {
 *     await this.client.get('/');
 *   }
 * }
 */
export function perSecond(arrivals: number): Arrivals {
  const even = rate('perSecond: the rate', arrivals);
  if (even === 0) throw invalid('perSecond(0) lets nobody arrive: give a rate above 0');
  return new Arrivals({ begin: even, end: even, length: 0 }, `${even}/s`);
}

/**
 * A rate of arrivals that goes evenly from one value to another and then stays there until the end of the run.
 *
 * @param from arrivals per second at the beginning, 0 or more
 * @param to arrivals per second at the end of the ramp, 0 or more
 * @param duration of the ramp
 * @throws ScenarioError ARRIVALS_INVALID
 * @example
 * class Visitor extends HttpUser {
 *   static override arrivals = ramp(0, 200, '1m');
 * }
 */
export function ramp(from: number, to: number, duration: Timespan): Arrivals {
  const begin = rate('ramp: from', from);
  const end = rate('ramp: to', to);
  if (begin === 0 && end === 0)
    throw invalid('ramp(0, 0, …) lets nobody arrive: one of its rates is above 0');
  const length = seconds('ramp: its duration', duration);
  return new Arrivals({ begin, end, length }, `${begin} to ${end}/s over ${lasting(length)}`);
}
