import { durationMs } from './figures.ts';
import { judgeTables } from './judge-tables.ts';
import type { Measure } from './judgement.ts';
import { checkSelector } from './selector.ts';
import type { Judgement, RunResults, Target } from './target.ts';
import { checkedKey } from './target-key.ts';
import { checkedWindow, steadyState, type WindowSpec } from './window-spec.ts';

/** What a {@link MeasuredTarget} is made of. */
export interface MeasuredParts {
  readonly key: string;
  readonly label: string;
  readonly limit: string;
  readonly threshold?: number;
  readonly measure: Measure;
  readonly window?: WindowSpec;
  readonly abortAfter?: number;
}

/** A target on a figure that is measured second by second, and therefore known while the run goes on. */
export class MeasuredTarget implements Target {
  readonly key: string;
  readonly label: string;
  readonly limit: string;
  readonly threshold?: number;
  readonly measure: Measure;
  readonly window: WindowSpec;
  /** Seconds without a break for which it may be missed before the run is ended; absent: the run goes on. */
  readonly abortAfter?: number;
  readonly #parts: MeasuredParts;

  constructor(parts: MeasuredParts) {
    checkSelector(parts.measure.subject.selector, parts.label);
    this.#parts = parts;
    this.key = parts.key;
    this.label = parts.label;
    this.limit = parts.limit;
    if (parts.threshold !== undefined) this.threshold = parts.threshold;
    this.measure = parts.measure;
    this.window = parts.window ?? steadyState;
    if (parts.abortAfter !== undefined) this.abortAfter = parts.abortAfter;
  }

  /**
   * Looks at another part of the run than the steady state.
   *
   * @example
   * p95('POST /orders').below('300ms').over(sliding('30s'))
   * @throws MusterError TARGET_INVALID
   */
  over(window: WindowSpec): this {
    return this.remade({ ...this.#parts, window: checkedWindow(window, this.label) });
  }

  /**
   * Ends the run with the verdict fail when it has been missed for that long without a break.
   *
   * @param options `after`: with its unit, e.g. `10s`; `0s` ends it in the first second in which it is missed
   * @throws MusterError TARGET_INVALID
   * @example
   * failureRatio().below(0.5).over(lastSeconds(10)).abort({ after: '5s' })
   */
  abort(options: { readonly after: string }): this {
    return this.remade({
      ...this.#parts,
      abortAfter: durationMs(options.after, `${this.label}: abort`) / 1000,
    });
  }

  /**
   * Gives it another key for machines: the last line of a run and summary.json.
   *
   * @param key one word
   * @throws MusterError TARGET_INVALID
   */
  as(key: string): this {
    return this.remade({ ...this.#parts, key: checkedKey(key, this.label) });
  }

  /** @internal The same under another key, and nothing else changed. */
  withKey(key: string): this {
    return this.remade({ ...this.#parts, key });
  }

  /** Judges it by what is known of the whole run and its steady state. */
  judge(results: RunResults): Judgement {
    return judgeTables(this.measure, this.window, results);
  }

  /** @internal One of the same class, of other parts. */
  protected remade(parts: MeasuredParts): this {
    return new (this.constructor as new (parts: MeasuredParts) => this)(parts);
  }
}
