import { clock, counted } from '../../../wording/format.ts';
import type { Summary } from '../../summary.ts';
import { html, json, type Markup } from '../markup.ts';
import { type Chart, renderFigure } from './figure.ts';
import { generatorChart } from './generator-chart.ts';
import type { Backdrop } from './panel.ts';
import { steadyStretches } from './phases.ts';
import { toPoints } from './points.ts';
import { rateChart } from './rate-chart.ts';
import { responseTimeChart } from './response-time-chart.ts';
import { timeAxis } from './time-axis.ts';
import { usersChart } from './users-chart.ts';

/** The four charts over one time axis, and the figures that the cursor reads out. */
export function chartsSection(summary: Summary): Markup {
  const { points, secondsEach } = toPoints(summary.seconds);
  if (points.length === 0) {
    return html`<section id="charts"><h2>Over time</h2><p class="none">The run ended before its first second was over.</p></section>`;
  }
  const times = points.map((point) => point.elapsed);
  const axis = timeAxis(times.at(-1) ?? 1);
  const backdrop: Backdrop = { axis, times, steady: steadyStretches(summary.seconds) };
  const charts = [
    rateChart(summary, points),
    responseTimeChart(summary, points),
    usersChart(summary, points),
    generatorChart(summary, points),
  ];
  return html`<section id="charts"><h2>Over time</h2>
<p class="hint">${explanation(secondsEach, backdrop.steady.length > 0)}</p>
<div class="charts">${charts.map((chart) => renderFigure(chart, backdrop))}</div>
<script type="application/json" id="cursor-data">${json(cursorData(axis.end, times, charts))}</script>
</section>`;
}

function explanation(secondsEach: number, steady: boolean): string {
  const each = counted(secondsEach, 'second');
  const slowest = secondsEach > 1 ? '; response times are those of the slowest of them' : '';
  const shaded = steady ? ' Shaded: the steady state, in which all users were running.' : '';
  return `Time since the start. Each point stands for ${each}${slowest}.${shaded}`;
}

/** Read-outs are made here, not in the page: there is one way to write a number. */
function cursorData(end: number, times: readonly number[], charts: readonly Chart[]): object {
  return {
    end,
    times,
    labels: times.map((time) => `at ${clock(time)}`),
    charts: charts.map((chart) => chart.legend.map((entry) => entry.values)),
  };
}
