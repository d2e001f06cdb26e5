import type { PlannedShape } from '../../verdict/target.ts';
import { bytes, cores, count, counted, duration, list, ms, percent, rate } from '../../wording/format.ts';
import { onPlan } from '../clock.ts';
import { peakUsers, shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { Summary, WindowSummary } from '../summary.ts';
import { isSupported } from '../support.ts';
import { waitingText } from '../waiting-summary.ts';

/** The run in one paragraph, for a release note. */
export function inWords(summary: Summary): string {
  if (summary.seconds.length === 0)
    return 'The run ended before its first second was over: there is nothing to report.';
  return [load(summary), traffic(summary), trouble(summary), waiting(summary), generator(summary)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function load(summary: Summary): string {
  const { plan, steady, whole } = summary;
  const classes = plan.userClasses.map((name) => shortened(oneLine(name), 60));
  const kinds = classes.length === 0 ? '' : ` (${list(classes)})`;
  const host = plan.host === null ? '' : ` against ${shortened(oneLine(plan.host), 120)}`;
  const rateText = `${rate(plan.spawnRate)} a second`;
  const all = `${counted(plan.users, 'user')}${kinds}`;
  if (summary.arrivals !== null) return arrivals(summary, host);
  if (plan.shape !== undefined) return shaped(summary, plan.shape, kinds, host);
  if (steady.seconds === 0) {
    const peak = `${count(peakUsers(summary))} of ${all}`;
    return `${peak} ran at most${host}, started at ${rateText} for ${duration(whole.seconds)}; there was no steady state, so the figures are those of the whole run.`;
  }
  return `${all} were started at ${rateText}${host} and all of them ran together for ${duration(steady.seconds)}.`;
}

function shaped(summary: Summary, { name, mostUsers }: PlannedShape, kinds: string, host: string): string {
  const { steady, whole } = summary;
  const of = mostUsers === null ? '' : ` of ${count(mostUsers)}`;
  const peak = `${count(peakUsers(summary))}${of} users${kinds} ran at most${host}`;
  const calm =
    steady.seconds === 0
      ? 'there was no steady state, so the figures are those of the whole run'
      : `its load held still for ${duration(steady.seconds)} of them`;
  return `${peak}, under the load shape ${shortened(oneLine(name), 60)} for ${duration(whole.seconds)}; ${calm}.`;
}

function arrivals({ arrivals: counts, plan, whole }: Summary, host: string): string {
  if (counts === null) return '';
  const { planned, late, dropped, unfinished } = counts.total;
  const texts = (plan.arrivals ?? []).map(({ userClass, text }) =>
    shortened(oneLine(`${userClass}: ${text}`), 100),
  );
  const plans = texts.length === 0 ? '' : ` (${list(texts)})`;
  const others = plan.users > 0 ? `, beside ${counted(plan.users, 'user')} that wait for answers` : '';
  return `${counted(planned, 'user')} were to arrive by plan${plans}${host} in ${duration(whole.seconds)}${others}: ${count(dropped)} were dropped, ${count(late)} came late, ${count(unfinished)} had not finished at the end.`;
}

function traffic(summary: Summary): string {
  const { window } = shownWindow(summary);
  const { aggregated } = window;
  if (aggregated.requests === 0) return 'They made no request.';
  const clock = onPlan(summary) ? 'the planned start where a plan set one' : 'the send (closed model)';
  return `${when(summary)} made ${counted(aggregated.requests, 'request')}, ${rate(aggregated.requestsPerSecond)} a second: ${answers(window, clock)}.`;
}

function when(summary: Summary): string {
  const { window, name } = shownWindow(summary);
  if (name !== 'steady state') return 'They';
  return summary.arrivals === null
    ? 'In that steady state they'
    : `In the steady state of ${duration(window.seconds)} they`;
}

function answers({ aggregated }: WindowSummary, from: string): string {
  const at = (quantile: number): string => {
    const about = isSupported(aggregated, quantile) ? '' : 'about ';
    return `${about}${ms(aggregated.percentiles[String(quantile)] ?? 0)} ms`;
  };
  return `counted from ${from}, half were answered within ${at(0.5)}, 95 % within ${at(0.95)}, 99 % within ${at(0.99)}, the slowest after ${ms(aggregated.max)} ms`;
}

function trouble(summary: Summary): string {
  const { failures, requests } = summary.whole.aggregated;
  const thrown = summary.exceptions.reduce((sum, exception) => sum + exception.count, 0);
  const exceptions = thrown === 0 ? '' : ` Tasks threw ${counted(thrown, 'exception')}.`;
  if (failures === 0) return `Over the whole run no request failed.${exceptions}`;
  return `Over the whole run ${count(failures)} of ${counted(requests, 'request')} failed (${percent(failures / requests)}).${exceptions}`;
}

function waiting(summary: Summary): string {
  const text = waitingText(summary);
  return text === null ? '' : `${text}.`;
}

function generator({ generator: { cpu, peakMemory, maxLoopDelay } }: Summary): string {
  return `The load generator used ${cores(cpu)} and ${bytes(peakMemory)}, and its event loop was at most ${ms(maxLoopDelay)} ms late.`;
}
