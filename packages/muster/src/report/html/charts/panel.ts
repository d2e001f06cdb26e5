import { html, type Markup } from '../markup.ts';
import { areaPath, linePath, type Place } from './path.ts';
import type { Stretch } from './phases.ts';
import type { Scale } from './scale.ts';
import type { TimeAxis } from './time-axis.ts';

/** Colour and line of a series, by class name; see the style sheet. */
export type Look = 'c1' | 'c2' | 'c3' | 'c4' | 'c5' | 'c6' | 'bad';

export interface Series {
  readonly look: Look;
  readonly values: readonly (number | null)[];
  /** A dashed line, so that lines differ without colour too. */
  readonly dashed?: boolean;
  /** Filled down to zero, or to the series before it in a stack. */
  readonly filled?: boolean;
}

/** A horizontal line at a limit; its label stands in the legend, where no line crosses it. */
export interface Limit {
  readonly value: number;
  readonly label: string;
}

export interface Panel {
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  readonly tall: boolean;
  readonly scale: Scale;
  readonly tick: (value: number) => string;
  readonly series: readonly Series[];
  /** Each series stands on the one before it. */
  readonly stacked?: boolean;
  readonly limit?: Limit;
}

/** What all panels of a page share. */
export interface Backdrop {
  readonly axis: TimeAxis;
  /** Where each value of a series lies in time, in seconds. */
  readonly times: readonly number[];
  readonly steady: readonly Stretch[];
}

/**
 * One plot. The drawing is stretched to the space there is, its lines keep their width, and text
 * stands beside it as HTML: so it is legible on a phone, on a wall and on paper.
 */
export function renderPanel(panel: Panel, backdrop: Backdrop): Markup {
  const { scale } = panel;
  const labels = panel.scale.ticks.map(
    (value) =>
      html`<span class="y" style="bottom:${scale.height(value).toFixed(2)}%">${panel.tick(value)}</span>`,
  );
  return html`<div class="panel ${panel.tall ? 'tall' : 'short'}">
<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="${panel.description}">${[
    shading(backdrop),
    grid(scale),
    panel.stacked === true ? stack(panel, backdrop) : lines(panel, backdrop),
    limitLine(panel),
  ]}</svg>${labels}<i class="cursor"></i></div>
`;
}

function shading({ axis, steady }: Backdrop): Markup[] {
  return steady.map(({ from, to }) => {
    const x = axis.position(from);
    const width = axis.position(to) - x;
    return html`<rect class="steady" x="${fixed(x)}" y="0" width="${fixed(width)}" height="100"/>`;
  });
}

function grid(scale: Scale): Markup {
  const path = scale.ticks.map((value) => `M0 ${fixed(100 - scale.height(value))}H1000`).join('');
  return html`<path class="grid" d="${path}"/>`;
}

function lines(panel: Panel, backdrop: Backdrop): Markup[] {
  return panel.series.map((series) => {
    const places = series.values.map((value, index) => place(value, index, panel, backdrop));
    const line = html`<path class="line ${series.look}${series.dashed === true ? ' dashed' : ''}" d="${linePath(places)}"/>`;
    if (series.filled !== true) return line;
    const known = places.filter((one) => one !== null);
    return html`<path class="area ${series.look}" d="${areaPath(known, floor(known))}"/>${line}`;
  });
}

function stack(panel: Panel, backdrop: Backdrop): Markup[] {
  let below: readonly number[] = backdrop.times.map(() => 0);
  return panel.series.map((series) => {
    const above = below.map((sum, index) => sum + (series.values[index] ?? 0));
    const upper = above.map((value, index) => place(value, index, panel, backdrop) as Place);
    const lower = below.map((value, index) => place(value, index, panel, backdrop) as Place);
    below = above;
    return html`<path class="area ${series.look}" d="${areaPath(upper, lower)}"/><path class="line ${series.look}" d="${linePath(upper)}"/>`;
  });
}

function limitLine({ limit, scale }: Panel): Markup | null {
  if (limit === undefined) return null;
  return html`<path class="limit" d="M0 ${fixed(100 - scale.height(limit.value))}H1000"/>`;
}

function place(value: number | null, index: number, panel: Panel, backdrop: Backdrop): Place | null {
  if (value === null) return null;
  return [backdrop.axis.position(backdrop.times[index] ?? 0), 100 - panel.scale.height(value)];
}

function floor(places: readonly Place[]): Place[] {
  return places.map(([x]) => [x, 100]);
}

function fixed(value: number): number {
  return Number(value.toFixed(2));
}
