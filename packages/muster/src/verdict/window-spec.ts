import { durationMs, figure } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';

/** The seconds in which the load that was asked for was there and did not change. */
export interface SteadyState {
  readonly kind: 'steady state';
}

/** From the first user to the last second, the ramp included. */
export interface WholeRun {
  readonly kind: 'whole run';
}

/** The last seconds before the run was ended, steady or not. */
export interface LastSeconds {
  readonly kind: 'last seconds';
  readonly seconds: number;
}

/** Every stretch of so many seconds in a row within the steady state. */
export interface Sliding {
  readonly kind: 'sliding';
  readonly seconds: number;
}

/** The steady seconds of each stage of a shape. */
export interface EachStage {
  readonly kind: 'each stage';
}

/** The part of a run that a target looks at. */
export type WindowSpec = SteadyState | WholeRun | LastSeconds | Sliding | EachStage;

/** The seconds in which all users were running: what a target looks at by default. */
export const steadyState: SteadyState = { kind: 'steady state' };

/** The whole run, the ramp included. */
export const wholeRun: WholeRun = { kind: 'whole run' };

/**
 * Every stage of a shape with stages: the target holds when it holds in each, and the worst is reported. Of a stage
 * only the seconds count in which its load was there.
 */
export const eachStage: EachStage = { kind: 'each stage' };

/** Seconds are kept one by one for as long: some 20 KB each where times are measured, for every such target. */
const longestWindow = 600;

/**
 * The last seconds before the run was ended.
 *
 * @param seconds a whole number from 1 to 600
 * @throws MusterError TARGET_INVALID
 */
export function lastSeconds(seconds: number): LastSeconds {
  checkLength(`lastSeconds(${seconds})`, seconds);
  return { kind: 'last seconds', seconds };
}

/**
 * Every stretch of that length within the steady state, one beginning with each second: the target holds when it
 * holds in all of them, and the worst is reported.
 *
 * @param duration with its unit, whole seconds, e.g. `30s`; at most `10m`
 * @throws MusterError TARGET_INVALID
 */
export function sliding(duration: string): Sliding {
  const seconds = durationMs(duration, 'sliding') / 1000;
  checkLength(`sliding('${duration}')`, seconds);
  return { kind: 'sliding', seconds };
}

function checkLength(written: string, seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longestWindow) return;
  throw invalidTarget(
    `${written}: a window has a whole number of seconds from 1 to ${longestWindow}; wholeRun and steadyState are as long as the run`,
  );
}

const kinds: ReadonlySet<unknown> = new Set<WindowSpec['kind']>([
  'steady state',
  'whole run',
  'last seconds',
  'sliding',
  'each stage',
]);

/** @throws MusterError TARGET_INVALID unless it is a window */
export function checkedWindow<Spec extends WindowSpec>(window: Spec, label: string): Spec {
  if (typeof window === 'object' && window !== null && kinds.has(window.kind)) return window;
  throw invalidTarget(
    `${label}: over(…) takes steadyState, wholeRun, lastSeconds(10), sliding('30s') or eachStage`,
  );
}

/** As it stands beside a target. */
export function windowText(window: WindowSpec): string {
  if (window.kind === 'last seconds') return `last ${figure(window.seconds)} s`;
  if (window.kind === 'sliding') return `every ${figure(window.seconds)} s`;
  return window.kind;
}
