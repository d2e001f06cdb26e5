import type { Second } from '../../../stats/second.ts';

/** What is drawn at one place of the time axis: a second, or several where a run is long. */
export interface Point {
  /** Seconds since the run began, at its end. */
  readonly elapsed: number;
  readonly usersByClass: Readonly<Record<string, number>>;
  readonly users: number;
  readonly requestsPerSecond: number;
  readonly failuresPerSecond: number;
  /** ms; of several seconds the slowest, so that no peak is lost. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Cores, on average. */
  readonly cpu: number;
  /** ms; of several seconds the longest. */
  readonly loopDelay: number;
}

/** The points of a run, and how many seconds each stands for. */
export interface Points {
  readonly points: readonly Point[];
  readonly secondsEach: number;
}

/** Wider than most charts are in pixels at half resolution; bounds the size of the page. */
const mostPoints = 360;

/** A shorter last second shows what happened in a moment as if it had gone on for a second. */
const shortest = 0.5;

/** Draws neighbouring seconds together until at most `limit` points are left. */
export function toPoints(all: readonly Second[], limit = mostPoints): Points {
  const isCutOff = all.length > 1 && (all.at(-1)?.length ?? 0) < shortest;
  const seconds = isCutOff ? all.slice(0, -1) : all;
  const secondsEach = Math.max(1, Math.ceil(seconds.length / limit));
  const points: Point[] = [];
  for (let from = 0; from < seconds.length; from += secondsEach) {
    points.push(together(seconds.slice(from, from + secondsEach)));
  }
  return { points, secondsEach };
}

function together(seconds: readonly Second[]): Point {
  const last = seconds.at(-1);
  if (last === undefined) throw new RangeError('a point stands for at least one second');
  const length = seconds.reduce((sum, second) => sum + second.length, 0);
  const perSecond = (value: (second: Second) => number): number =>
    length > 0 ? seconds.reduce((sum, second) => sum + value(second), 0) / length : 0;
  return {
    elapsed: last.elapsed,
    usersByClass: last.usersByClass,
    users: last.users,
    requestsPerSecond: perSecond((second) => second.requests),
    failuresPerSecond: perSecond((second) => second.failures),
    p50: slowest(seconds.map((second) => second.p50)),
    p95: slowest(seconds.map((second) => second.p95)),
    p99: slowest(seconds.map((second) => second.p99)),
    cpu: perSecond((second) => second.generator.cpu * second.length),
    loopDelay: Math.max(...seconds.map((second) => second.generator.loopDelay)),
  };
}

function slowest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
