import { count } from '../../../wording/format.ts';
import { oneLine, shortened } from '../../plain-text.ts';
import type { Summary } from '../../summary.ts';
import type { Chart } from './figure.ts';
import type { Look } from './panel.ts';
import type { Point } from './points.ts';
import { linearScale } from './scale.ts';

const looks: readonly Look[] = ['c1', 'c2', 'c3', 'c4', 'c5'];

/** Running users, a layer for each class; with many classes the smaller ones are one layer. */
export function usersChart(summary: Summary, points: readonly Point[]): Chart {
  const layers = userLayers(summary, points);
  const users = points.map((point) => point.users);
  const most = Math.max(0, ...users);
  return {
    title: 'Users',
    unit: 'running, by class',
    rest: 'most of each class',
    legend: layers.map(({ label, look, values }) => ({
      look,
      label,
      text: count(Math.max(0, ...values)),
      values: values.map(count),
    })),
    panels: [
      {
        description: `Running users over time by class, at most ${count(most)}`,
        tall: true,
        scale: linearScale(most, 1),
        tick: count,
        series: layers.map(({ look, values }) => ({ look, values })),
        stacked: true,
      },
    ],
  };
}

interface Layer {
  readonly label: string;
  readonly look: Look;
  readonly values: readonly number[];
}

function userLayers(summary: Summary, points: readonly Point[]): Layer[] {
  const last = points.at(-1)?.usersByClass ?? {};
  const classes = [...new Set([...summary.plan.userClasses, ...Object.keys(last)])];
  const own =
    classes.length > looks.length + 1 ? classes.slice(0, looks.length) : classes.slice(0, looks.length + 1);
  const rest = classes.slice(own.length);
  const layers = own.map(
    (name, index): Layer => ({
      label: shortened(oneLine(name), 40),
      look: looks[index] ?? 'c6',
      values: points.map((point) => point.usersByClass[name] ?? 0),
    }),
  );
  if (rest.length === 0) return layers;
  const values = points.map((point) => rest.reduce((sum, name) => sum + (point.usersByClass[name] ?? 0), 0));
  return [...layers, { label: `${rest.length} more classes`, look: 'c6', values }];
}
