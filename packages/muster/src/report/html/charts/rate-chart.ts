import { rate } from '../../../wording/format.ts';
import { shownWindow } from '../../outcome.ts';
import type { Summary } from '../../summary.ts';
import type { Chart } from './figure.ts';
import type { Point } from './points.ts';
import { endsOnly, linearScale } from './scale.ts';

/** Requests and failures per second. Failures have a scale of their own: few matter as much as many. */
export function rateChart(summary: Summary, points: readonly Point[]): Chart {
  const requests = points.map((point) => point.requestsPerSecond);
  const failures = points.map((point) => point.failuresPerSecond);
  const { window, name } = shownWindow(summary);
  const { aggregated } = window;
  const mostFailures = Math.max(0, ...failures);
  return {
    title: 'Requests and failures',
    unit: 'per second',
    rest: name,
    legend: [
      { look: 'c1', label: 'requests', text: rate(aggregated.requestsPerSecond), values: requests.map(rate) },
      {
        look: 'bad',
        label: 'failures',
        text: rate(aggregated.failuresPerSecond),
        values: failures.map(rate),
      },
    ],
    panels: [
      {
        description: `Requests per second over time, at most ${rate(Math.max(0, ...requests))}`,
        tall: true,
        scale: linearScale(Math.max(0, ...requests), 1),
        tick: rate,
        series: [{ look: 'c1', values: requests, filled: true }],
      },
      {
        description: `Failures per second over time, at most ${rate(mostFailures)}`,
        tall: false,
        scale: endsOnly(linearScale(mostFailures, 1)),
        tick: rate,
        series: [{ look: 'bad', values: failures, filled: true }],
      },
    ],
  };
}
