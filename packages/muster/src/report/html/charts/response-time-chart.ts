import { ms } from '../../../wording/format.ts';
import { onPlan } from '../../clock.ts';
import { shownWindow } from '../../outcome.ts';
import type { Summary } from '../../summary.ts';
import { percentileText } from '../../support.ts';
import type { Chart, LegendEntry } from './figure.ts';
import type { Limit, Series } from './panel.ts';
import type { Point } from './points.ts';
import { logScale } from './scale.ts';

const percentiles = [
  { key: 'p50', quantile: '0.5', look: 'c2', dashed: false },
  { key: 'p95', quantile: '0.95', look: 'c1', dashed: false },
  { key: 'p99', quantile: '0.99', look: 'c4', dashed: true },
] as const;

/** Response times over time, logarithmic: what doubles looks the same, be it 2 ms or 2 s. */
export function responseTimeChart(summary: Summary, points: readonly Point[]): Chart {
  const { window, name } = shownWindow(summary);
  const { aggregated } = window;
  const limit = responseTimeLimit(summary);
  const known = points
    .flatMap((point) => [point.p50, point.p95, point.p99])
    .filter((value) => value !== null);
  const drawn = limit === undefined ? known : [...known, limit.value];
  const legend = percentiles.map(({ key, quantile, look, dashed }): LegendEntry => {
    const whole = aggregated.percentiles[quantile];
    return {
      look,
      dashed,
      label: key,
      text: whole === undefined ? '–' : percentileText(aggregated, Number(quantile)),
      values: points.map((point) => text(point[key])),
    };
  });
  const series = percentiles.map(
    ({ key, look, dashed }): Series => ({ look, dashed, values: points.map((point) => point[key]) }),
  );
  const panel = {
    description: `${onPlan(summary) ? 'Response' : 'Service'} times over time: the median, 95th and 99th percentile of each second, in milliseconds`,
    tall: true,
    scale: drawn.length > 0 ? logScale(Math.min(...drawn), Math.max(...drawn)) : logScale(1, 1000),
    tick: (value: number) => ms(value),
    series,
  };
  return {
    title: onPlan(summary) ? 'Response time' : 'Service time',
    unit: 'ms, logarithmic',
    rest: name,
    legend,
    panels: [limit === undefined ? panel : { ...panel, limit }],
  };
}

/** The limit of the target on one of the three percentiles, or on the average. */
function responseTimeLimit(summary: Summary): Limit | undefined {
  for (const key of ['p95', 'p99', 'p50', 'average']) {
    const target = summary.verdict.targets.find((one) => one.key === key);
    if (target?.threshold === undefined || target.threshold <= 0) continue;
    return { value: target.threshold, label: `${key} ${target.limit}` };
  }
  return undefined;
}

function text(value: number | null): string {
  return value === null ? '–' : ms(value);
}
