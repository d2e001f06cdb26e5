import { ms, rate } from '../../../wording/format.ts';
import { shownWindow } from '../../outcome.ts';
import type { Summary } from '../../summary.ts';
import type { Chart } from './figure.ts';
import type { Point } from './points.ts';
import { endsOnly, linearScale, type Scale } from './scale.ts';

/** The load generator itself: a busy or late one measures its own slowness. */
export function generatorChart(summary: Summary, points: readonly Point[]): Chart {
  const cpu = points.map((point) => point.cpu);
  const delay = points.map((point) => point.loopDelay);
  return {
    title: 'Load generator',
    unit: 'processor and event loop',
    rest: shownWindow(summary).name,
    legend: [
      { look: 'c3', label: 'cores on average', text: cores(summary.generator.cpu), values: cpu.map(cores) },
      {
        look: 'c5',
        label: 'event loop late, at worst, ms',
        text: ms(summary.generator.maxLoopDelay),
        values: delay.map(ms),
      },
    ],
    panels: [
      {
        description: `Processor time of the load generator in cores over time, at most ${cores(Math.max(0, ...cpu))}`,
        tall: false,
        // One core is what there is: the scale shows how far away that is.
        scale: coreScale(Math.max(0, ...cpu)),
        tick: rate,
        series: [{ look: 'c3', values: cpu, filled: true }],
      },
      {
        description: `How late the event loop was, in milliseconds over time, at most ${ms(Math.max(0, ...delay))}`,
        tall: false,
        scale: endsOnly(linearScale(Math.max(0, ...delay), 1)),
        tick: (value) => ms(value),
        series: [{ look: 'c5', values: delay }],
      },
    ],
  };
}

function cores(value: number): string {
  return value.toFixed(2);
}

function coreScale(highest: number): Scale {
  const scale = linearScale(highest, 1);
  return highest <= 1 ? { ...scale, ticks: [0, 0.5, 1] } : scale;
}
