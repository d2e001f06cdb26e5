import type { ShapeFunction, Tick } from '../tick.ts';
import { count, invalid, rate, seconds, type Timespan } from './shape-input.ts';

export interface Sine {
  /** Fewest users: with these the test begins. */
  readonly min: number;
  /** Most users: reached after half a period. */
  readonly max: number;
  /** From one low to the next. */
  readonly period: Timespan;
  /** How long the test lasts. */
  readonly runTime: Timespan;
  /** Users started or stopped per second; default: what the curve needs where it is steepest. */
  readonly spawnRate?: number;
}

/**
 * Users that come and go in waves, like day and night. Never in steady state: the load changes all the time.
 *
 * ```
 *  users   ╭─╮     ╭─╮
 *         ╱   ╲   ╱   ╲
 *  ──────╯     ╰─╯     ╰
 * ```
 *
 * users = min + (max − min) · (1 − cos(2π · t / period)) / 2, whose steepest slope is π · (max − min) / period.
 *
 * @throws MusterError LOAD_SHAPE_INVALID
 * @example
 * export const Days = shapeOf(sine({ min: 10, max: 100, period: '10m', runTime: '1h' }));
 */
export function sine(options: Sine): ShapeFunction {
  const min = count('sine: min', options.min);
  const max = count('sine: max', options.max);
  const period = seconds('sine: period', options.period);
  const runTime = seconds('sine: runTime', options.runTime);
  if (max <= min) throw invalid(`sine: max is ${max} and min is ${min}: max is larger`);
  const steepest = (Math.PI * (max - min)) / period;
  const spawnRate = rate('sine: spawnRate', options.spawnRate ?? Math.max(1, steepest));
  const loadAt = (now: number): Tick | null => {
    if (now >= runTime) return null;
    const height = (1 - Math.cos((2 * Math.PI * now) / period)) / 2;
    return [Math.round(min + (max - min) * height), spawnRate];
  };
  return Object.assign(loadAt, { mostUsers: max });
}
