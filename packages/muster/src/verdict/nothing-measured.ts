import { figure } from './figures.ts';
import { selectorText } from './selector.ts';
import type { Subject } from './stretch.ts';
import type { WindowSpec } from './window-spec.ts';

/** Why there is no figure, and what to do. @param empty whether the window had any second at all */
export function nothingMeasured(subject: Subject, window: WindowSpec, empty: boolean): string {
  if (empty) return noWindow(window);
  if (subject.of === 'arrivals') {
    const { selector } = subject;
    return typeof selector === 'string'
      ? `no users of ${selector} arrive by plan: give the class \`static arrivals\``
      : 'no users arrive by plan: give a user class `static arrivals`';
  }
  const of = subject.selector === undefined ? '' : ` of ${selectorText(subject.selector)}`;
  return `no requests${of} in the ${place(window)}`;
}

/** Why there was no such part of the run. */
function noWindow(window: WindowSpec): string {
  switch (window.kind) {
    case 'steady state':
      return 'there was no steady state: run longer, or start the users faster';
    case 'whole run':
      return 'the run was over before its first second';
    case 'last seconds':
      return `the run was shorter than ${figure(window.seconds)} s: run longer, or look at fewer seconds`;
    case 'sliding':
      return `the steady state had no ${figure(window.seconds)} s in a row: run longer, or make the window shorter`;
    case 'each stage':
      return 'the load has no stages: give it a shape of stages, or take another window';
  }
}

function place(window: WindowSpec): string {
  if (window.kind === 'each stage') return 'stages';
  return window.kind === 'sliding' || window.kind === 'steady state' ? 'steady state' : windowName(window);
}

function windowName(window: WindowSpec): string {
  return window.kind === 'last seconds' ? `last ${figure(window.seconds)} s` : window.kind;
}
