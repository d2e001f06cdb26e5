import type { Histogram } from '../stats/histogram.ts';
import type { Second } from '../stats/second.ts';
import { ms, percent } from '../wording/format.ts';
import type { HealthBounds } from './health-bounds.ts';

/** The judged part of a run, as far as the generator's health goes. */
export interface JudgedSeconds {
  readonly seconds: readonly Second[];
  /** How late what was planned for an instant began; null when it is not known. */
  readonly lag: Histogram | null;
}

export type HealthKey = 'cpu' | 'utilisation' | 'sendLag' | 'loopDelay' | 'offered';

/** One thing that makes a load generator the bottleneck. */
export interface HealthRule {
  readonly key: HealthKey;
  readonly label: string;
  /** @returns the figure that is judged; null where there is none */
  readonly over: (judged: JudgedSeconds) => number | null;
  /** Why there is none. */
  readonly without: string;
  readonly bound: (bounds: FixedBounds) => number;
  /** How far over the bound: more than 1 breaks the rule. */
  readonly excess: (figure: number, bound: number) => number;
  readonly show: (figure: number) => string;
  /** What is wrong, as the end of `the generator …`. */
  readonly says: (figure: string, bound: string) => string;
  readonly advice: string;
}

/** The bounds of one run: nothing is left to its targets. */
export interface FixedBounds extends HealthBounds {
  readonly sendLag: number;
}

/** Fewer seconds do not show whether a late event loop is the rule or an accident. */
const leastSeconds = 3;

const ratio = (figure: number, bound: number): number => figure / bound;
const milliseconds = (figure: number): string => `${ms(figure)} ms`;
const shared = 'run fewer users, or spread them over more workers';
const blocking =
  'take work that blocks out of the tasks, run fewer users, lower the rate, or use more workers with cores of their own';

/** The rules, in the order in which they are listed. */
export const healthRules: readonly HealthRule[] = [
  {
    key: 'cpu',
    label: 'CPU',
    over: ({ seconds }) => average(seconds, ({ generator }) => generator.cpu),
    without: 'no second to judge',
    bound: ({ cpu }) => cpu,
    excess: ratio,
    show: (figure) => figure.toFixed(2),
    says: (figure, bound) => `used ${figure} of a core, more than ${bound}`,
    advice: shared,
  },
  {
    key: 'utilisation',
    label: 'event loop in use',
    over: ({ seconds }) => average(seconds, ({ generator }) => generator.utilisation),
    without: 'no second to judge',
    bound: ({ utilisation }) => utilisation,
    excess: ratio,
    show: percent,
    says: (figure, bound) => `had its event loop in use ${figure} of the time, more than ${bound}`,
    advice: shared,
  },
  {
    key: 'sendLag',
    label: 'send lag, p99',
    // Of fewer samples the p99 is one of a handful.
    over: ({ lag }) => (lag?.supports(0.99) === true ? lag.valueAt(0.99) / 1000 : null),
    without: 'fewer than 1,000 requests with a planned instant',
    bound: ({ sendLag }) => sendLag,
    excess: ratio,
    show: milliseconds,
    says: (figure, bound) => `sent ${figure} after the planned instant (p99), more than ${bound}`,
    advice: blocking,
  },
  {
    key: 'loopDelay',
    label: 'event-loop delay, p99 of the median second',
    over: ({ seconds }) => usualDelay(seconds),
    without: 'fewer than 3 seconds',
    bound: ({ sendLag }) => sendLag,
    excess: ratio,
    show: milliseconds,
    says: (figure, bound) =>
      `had an event loop that was ${figure} late in every other second (p99), more than ${bound}`,
    advice: blocking,
  },
  {
    key: 'offered',
    label: 'arrivals started',
    over: ({ seconds }) => startedShare(seconds),
    without: 'no users arrive by plan',
    bound: ({ offered }) => offered,
    // The share that is missing, by the share that may be.
    excess: (figure, bound) => (figure < bound ? (1 - figure) / Math.max(1 - bound, 1e-9) : 0),
    show: percent,
    says: (figure, bound) => `started ${figure} of the planned arrivals, less than ${bound}`,
    advice: 'lower the rate, raise `mostAtOnce` when arrivals were dropped, or use more workers',
  },
];

/** Weighed by the length of each second; null without one. */
function average(seconds: readonly Second[], figure: (second: Second) => number): number | null {
  const length = seconds.reduce((sum, second) => sum + second.length, 0);
  if (length === 0) return null;
  return seconds.reduce((sum, second) => sum + figure(second) * second.length, 0) / length;
}

/**
 * The p99 of the delay in the middle one of the seconds, sorted: a generator that shares its cores has bad seconds, and
 * is not wrong for them; one whose tasks block has nothing else.
 */
function usualDelay(seconds: readonly Second[]): number | null {
  if (seconds.length < leastSeconds) return null;
  const delays = seconds.map(({ generator }) => generator.loopDelayP99).sort((a, b) => a - b);
  return delays[Math.ceil(delays.length / 2) - 1] as number;
}

/** Of the arrivals planned; null when that were none. One that is missing may be on its way. */
function startedShare(seconds: readonly Second[]): number | null {
  let planned = 0;
  let started = 0;
  for (const { arrivals } of seconds) {
    planned += arrivals?.planned ?? 0;
    started += arrivals?.started ?? 0;
  }
  if (planned === 0) return null;
  return planned - started <= 1 ? 1 : started / planned;
}
