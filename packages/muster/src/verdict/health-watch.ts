import type { Second } from '../stats/second.ts';
import { type HealthBounds, lagBound } from './health-bounds.ts';
import { type HealthRule, healthRules } from './health-rules.ts';
import type { Target } from './target.ts';

/** So many seconds in a row are no accident. */
const inARow = 5;
/** Shorter ones, such as the last of a run, say nothing. */
const shortest = 0.5;

/** The figure of one second by which a rule is watched while the run goes on. */
const ofSecond: Readonly<Record<HealthRule['key'], (second: Second) => number | null>> = {
  cpu: ({ generator }) => generator.cpu,
  utilisation: ({ generator }) => generator.utilisation,
  sendLag: ({ generator }) => generator.sendLagP99,
  loopDelay: ({ generator }) => generator.loopDelayP99,
  offered: ({ arrivals }) =>
    arrivals === null || arrivals.planned - arrivals.started <= 1
      ? null
      : arrivals.started / arrivals.planned,
};

/** Tells while a run goes on when the generator is becoming the bottleneck, and when it no longer is. */
export class HealthWatch {
  readonly #rules: readonly WatchedRule[];

  constructor(bounds: HealthBounds, targets: readonly Target[]) {
    const fixed = { ...bounds, sendLag: lagBound(bounds, targets) };
    this.#rules = healthRules.map((rule) => new WatchedRule(rule, rule.bound(fixed)));
  }

  /** @returns what is to be said after this second: one line for each rule that has just tipped */
  second(second: Second): string[] {
    if (second.length < shortest) return [];
    return this.#rules.flatMap((rule) => rule.second(second) ?? []);
  }
}

class WatchedRule {
  readonly #rule: HealthRule;
  readonly #bound: number;
  #broken = false;
  /** Seconds in a row that speak against what was said last. */
  #contrary = 0;
  /** The worst figure among them. */
  #worst = 0;

  constructor(rule: HealthRule, bound: number) {
    this.#rule = rule;
    this.#bound = bound;
  }

  second(second: Second): string | null {
    const figure = ofSecond[this.#rule.key](second);
    const excess = figure === null ? 0 : this.#rule.excess(figure, this.#bound);
    if (excess > 1 === this.#broken) {
      this.#contrary = 0;
      return null;
    }
    if (this.#contrary === 0 || excess > this.#rule.excess(this.#worst, this.#bound)) {
      this.#worst = figure ?? 0;
    }
    this.#contrary += 1;
    if (this.#contrary < inARow) return null;
    this.#contrary = 0;
    this.#broken = !this.#broken;
    return this.#broken ? this.#warning() : this.#recovery();
  }

  #warning(): string {
    const { says, show, advice } = this.#rule;
    const figures = says(show(this.#worst), show(this.#bound));
    return `for ${inARow} s the generator ${figures}: it may itself be what is slow; ${advice}`;
  }

  #recovery(): string {
    const { label, show } = this.#rule;
    return `the generator has recovered: ${label} within its bound of ${show(this.#bound)} for ${inARow} s`;
  }
}
