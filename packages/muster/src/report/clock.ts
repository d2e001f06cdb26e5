import { count, counted, ms } from '../wording/format.ts';
import { shownWindow } from './outcome.ts';
import type { Summary } from './summary.ts';

/** What the times of a run are called: without a plan, response times are service times. */
export function clockName(summary: Summary): 'response time' | 'service time' {
  return onPlan(summary) ? 'response time' : 'service time';
}

/** The model of the load, for a heading. */
export function modelName(summary: Summary): string {
  const { model, whole } = summary;
  if (model === 'closed' && whole.aggregated.planned > 0) return 'closed model with pacing';
  return `${model} model`;
}

/** What the clock of a run is, for the line beside every table. */
export function clockLine(summary: Summary): string {
  if (!onPlan(summary)) {
    return 'service time, closed model: users wait for the answer before they go on';
  }
  const { planned, requests } = shownWindow(summary).window.aggregated;
  if (planned === requests) {
    return `response time, ${modelName(summary)}: counts from the planned start; service time from the send`;
  }
  const which = `${count(planned)} of ${counted(requests, 'request')}`;
  return `response time, ${modelName(summary)}: counts from the planned start where a plan sets one (${which}), else from the send; service time always from the send`;
}

/** Where the clock starts and stops, and how far off it may be, in a line. */
export function clockBounds(summary: Summary): string {
  const start = onPlan(summary) ? 'planned start or send' : 'send';
  const error = `error at most ${ms(summary.generator.maxLoopDelay)} ms, what the event loop was late`;
  return `clock: ${start} to last byte of the body, DNS, connect and TLS included; ${error}`;
}

/** What remains uncertain in every time. */
export function clockError({ generator }: Summary): string {
  return `read at the read event, too long by as much as the event loop was late (at most ${ms(generator.maxLoopDelay)} ms in this run)`;
}

/** Whether there is a plan that says when requests should start. */
export function onPlan({ model, whole }: Summary): boolean {
  return model !== 'closed' || whole.aggregated.planned > 0;
}
