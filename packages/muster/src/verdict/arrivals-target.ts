import type { ArrivalCounts } from '../stats/arrival-counts.ts';
import { checkRatio } from './failure-target.ts';
import { figure, percentage } from './figures.ts';
import { invalidTarget } from './invalid-target.ts';
import { MeasuredTarget } from './measured-target.ts';
import { wholeRun } from './window-spec.ts';

/** A number of arrivals, waiting for its limit. */
export interface ArrivalFigure {
  /** @param count a whole number, 0 or more @throws MusterError TARGET_INVALID */
  atMost(count: number): MeasuredTarget;
}

/** A number of arrivals that also means something as a share of the planned ones. */
export interface ArrivalShare extends ArrivalFigure {
  /** @param ratio above 0, at most 1: 0.01 is 1 % of the planned arrivals @throws MusterError TARGET_INVALID */
  below(ratio: number): MeasuredTarget;
}

/** Users that come by plan. */
export interface ArrivalFigures {
  /** Planned instants for which no user was started. */
  dropped(): ArrivalShare;
  /** Users that began later than planned. */
  late(): ArrivalShare;
  /** Sessions under way at the end; of the whole run unless another window is given. */
  unfinished(): ArrivalFigure;
}

/**
 * What became of the arrivals of a class with `static arrivals`.
 *
 * @param userClass default: all such classes together
 * @example
 * arrivals().dropped().atMost(0)
 */
export function arrivals(userClass?: string): ArrivalFigures {
  return {
    dropped: () => shareOf('dropped', userClass),
    late: () => shareOf('late', userClass),
    unfinished: () => ({
      atMost: (count) => countTarget('unfinished', userClass, count).over(wholeRun),
    }),
  };
}

type Counted = 'dropped' | 'late' | 'unfinished';

function shareOf(counted: Counted, userClass: string | undefined): ArrivalShare {
  return {
    atMost: (count) => countTarget(counted, userClass, count),
    below: (ratio) => ratioTarget(counted, userClass, ratio),
  };
}

function countTarget(counted: Counted, userClass: string | undefined, most: number): MeasuredTarget {
  if (!(Number.isInteger(most) && most >= 0)) {
    throw invalidTarget(`${written(counted)}.atMost(${most}): it is a whole number of arrivals, 0 or more`);
  }
  return new MeasuredTarget({
    ...names(counted, userClass),
    limit: `≤ ${figure(most)}`,
    measure: {
      subject: { of: 'arrivals', selector: userClass },
      condition: { is: 'at most', limit: most },
      unit: 'arrivals',
      valueOf: ({ arrivals: counts }) => counts?.[counted] ?? null,
      textOf: (value, { arrivals: counts }) => `${figure(value)} of ${figure(plannedIn(counts))}`,
    },
  });
}

function ratioTarget(counted: Counted, userClass: string | undefined, most: number): MeasuredTarget {
  checkRatio(written(counted), 'below', most);
  return new MeasuredTarget({
    ...names(counted, userClass),
    limit: `< ${percentage(most)}`,
    measure: {
      subject: { of: 'arrivals', selector: userClass },
      condition: { is: 'below', limit: most },
      unit: '%',
      valueOf: ({ arrivals: counts }) =>
        counts === null || counts.planned === 0 ? null : counts[counted] / counts.planned,
      textOf: (value, { arrivals: counts }) =>
        `${percentage(value)} (${figure(counts?.[counted] ?? 0)} of ${figure(plannedIn(counts))})`,
    },
  });
}

function plannedIn(counts: ArrivalCounts | null): number {
  return counts?.planned ?? 0;
}

function names(counted: Counted, userClass: string | undefined): { key: string; label: string } {
  const of = userClass === undefined ? '' : ` ${userClass}`;
  return {
    key: `${counted}${of}`,
    label: `${counted} arrivals${userClass === undefined ? '' : ` of ${userClass}`}`,
  };
}

function written(counted: Counted): string {
  return `arrivals().${counted}()`;
}
