import { duration } from '../wording/format.ts';
import { invalidTarget } from './invalid-target.ts';
import { MeasuredTarget } from './measured-target.ts';
import type { Subject } from './stretch.ts';
import type { Plan, Target } from './target.ts';
import { type WindowSpec, windowText } from './window-spec.ts';

/**
 * Finds what cannot be before the run begins.
 *
 * @param tags of all tasks that run; null where they are not known
 * @throws MusterError TARGET_INVALID
 */
export function checkTargets(
  targets: readonly unknown[],
  plan: Plan,
  tags: readonly string[] | null,
): readonly Target[] {
  return targets.map((target, index) => {
    if (!isTarget(target)) {
      throw invalidTarget(
        `[${index}] of the list is no target: a figure needs its limit, e.g. p95().below('200ms')`,
      );
    }
    checkWindow(target, plan);
    checkLasting(target, plan);
    if (target instanceof MeasuredTarget) checkSubject(target, plan, tags);
    return target;
  });
}

function isTarget(value: unknown): value is Target {
  if (typeof value !== 'object' || value === null) return false;
  const { key, label, limit, judge } = value as Partial<Record<keyof Target, unknown>>;
  return [key, label, limit].every((text) => typeof text === 'string') && typeof judge === 'function';
}

function checkWindow(target: Target, { runTime }: Plan): void {
  const { window } = target;
  if (window === undefined || window.kind === 'steady state' || window.kind === 'whole run') return;
  if (!(target instanceof MeasuredTarget)) {
    throw invalidTarget(
      `${target.label}: a target of your own looks at the steadyState or the wholeRun, not at ${windowText(window)}`,
    );
  }
  const seconds = lengthOf(window);
  if (runTime !== null && seconds > runTime) {
    throw invalidTarget(
      `${target.label}: its window of ${seconds} s is longer than the run of ${runTime} s: raise --run-time, or look at fewer seconds`,
    );
  }
}

function checkLasting(target: Target, { runTime }: Plan): void {
  if (runTime === null) return;
  const { label, limit, takes = 0 } = target;
  if (takes > runTime) {
    throw invalidTarget(`${label}: ${limit} cannot be in a run of ${duration(runTime)}: raise --run-time`);
  }
  const after = target instanceof MeasuredTarget ? (target.abortAfter ?? 0) : 0;
  if (after > runTime) {
    throw invalidTarget(
      `${label}: the run of ${duration(runTime)} is over before abort({ after }) of ${duration(after)}`,
    );
  }
}

/** Seconds; 0 for a window without a length of its own. */
function lengthOf(window: WindowSpec): number {
  return window.kind === 'last seconds' || window.kind === 'sliding' ? window.seconds : 0;
}

function checkSubject(
  { label, measure: { subject } }: MeasuredTarget,
  plan: Plan,
  tags: readonly string[] | null,
): void {
  if (subject.of === 'arrivals') {
    checkArrivals(label, subject, plan);
    return;
  }
  const { selector } = subject;
  if (selector === undefined || typeof selector === 'string') return;
  if ('tag' in selector) {
    if (tags !== null) checkKnown(label, 'task with the tag', selector.tag, tags);
    return;
  }
  checkKnown(label, 'user class', selector.userClass, plan.userClasses);
}

function checkArrivals(label: string, { selector }: Subject, { arrivals = [] }: Plan): void {
  const classes = arrivals.map(({ userClass }) => userClass);
  if (classes.length === 0) {
    throw invalidTarget(
      `${label}: no users of this run arrive by plan: give a user class \`static arrivals\``,
    );
  }
  if (typeof selector === 'string') checkKnown(label, 'class with `static arrivals`', selector, classes);
}

function checkKnown(label: string, what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const names = known.length === 0 ? 'none' : known.join(', ');
  throw invalidTarget(`${label}: this run has no ${what} ${name}; it has ${names}`);
}
