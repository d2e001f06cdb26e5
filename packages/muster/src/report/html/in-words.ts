import { bytes, cores, count, counted, duration, list, ms, percent, rate } from '../format.ts';
import { peakUsers, shownWindow } from '../outcome.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { Summary, WindowSummary } from '../summary.ts';

/** The run in one paragraph, for a release note. */
export function inWords(summary: Summary): string {
  if (summary.seconds.length === 0)
    return 'The run ended before its first second was over: there is nothing to report.';
  return [load(summary), traffic(summary), trouble(summary), generator(summary)].join(' ');
}

function load(summary: Summary): string {
  const { plan, steady, whole } = summary;
  const classes = plan.userClasses.map((name) => shortened(oneLine(name), 60));
  const kinds = classes.length === 0 ? '' : ` (${list(classes)})`;
  const host = plan.host === null ? '' : ` against ${shortened(oneLine(plan.host), 120)}`;
  const rateText = `${rate(plan.spawnRate)} a second`;
  const all = `${counted(plan.users, 'user')}${kinds}`;
  if (steady.seconds === 0) {
    const peak = `${count(peakUsers(summary))} of ${all}`;
    return `${peak} ran at most${host}, started at ${rateText} for ${duration(whole.seconds)}; there was no steady state, so the figures are those of the whole run.`;
  }
  return `${all} were started at ${rateText}${host} and all of them ran together for ${duration(steady.seconds)}.`;
}

function traffic(summary: Summary): string {
  const { window, name } = shownWindow(summary);
  const { aggregated } = window;
  if (aggregated.requests === 0) return 'They made no request.';
  const when = name === 'steady state' ? 'In that steady state they' : 'They';
  return `${when} made ${counted(aggregated.requests, 'request')}, ${rate(aggregated.requestsPerSecond)} a second: ${answers(window)}.`;
}

function answers({ aggregated }: WindowSummary): string {
  const at = (quantile: string): string => `${ms(aggregated.percentiles[quantile] ?? 0)} ms`;
  return `half were answered within ${at('0.5')}, 95 % within ${at('0.95')}, 99 % within ${at('0.99')}, the slowest after ${ms(aggregated.max)} ms`;
}

function trouble(summary: Summary): string {
  const { failures, requests } = summary.whole.aggregated;
  const thrown = summary.exceptions.reduce((sum, exception) => sum + exception.count, 0);
  const exceptions = thrown === 0 ? '' : ` Tasks threw ${counted(thrown, 'exception')}.`;
  if (failures === 0) return `Over the whole run no request failed.${exceptions}`;
  return `Over the whole run ${count(failures)} of ${counted(requests, 'request')} failed (${percent(failures / requests)}).${exceptions}`;
}

function generator({ generator: { cpu, peakMemory, maxLoopDelay } }: Summary): string {
  return `The load generator used ${cores(cpu)} and ${bytes(peakMemory)}, and its event loop was at most ${ms(maxLoopDelay)} ms late.`;
}
