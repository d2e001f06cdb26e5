import { clock } from '../../../wording/format.ts';
import { html, type Insert, type Markup } from '../markup.ts';
import { type Backdrop, type Look, type Panel, renderPanel } from './panel.ts';

/** An entry of the legend; `values` are shown instead of `text` while the cursor is on the chart. */
export interface LegendEntry {
  readonly look: Look;
  readonly dashed?: boolean;
  readonly label: string;
  /** What is shown without a cursor, e.g. the figure of the steady state. */
  readonly text: string;
  readonly values: readonly string[];
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  /** What the figures in the legend are without a cursor, e.g. `steady state`. */
  readonly rest: string;
  readonly legend: readonly LegendEntry[];
  readonly panels: readonly Panel[];
}

/** A chart with its title, legend and time axis. */
export function renderFigure(chart: Chart, backdrop: Backdrop): Markup {
  const { axis, steady } = backdrop;
  const first = steady[0];
  const rampEnd =
    first === undefined || first.from <= 0
      ? null
      : html`<i class="ramp" style="left:${percent(axis.position(first.from))}"><span>ramp end</span></i>`;
  return html`<figure class="chart" tabindex="0">
<figcaption><h3>${chart.title} <small>${chart.unit}</small></h3><span class="at" data-rest="${chart.rest}">${chart.rest}</span>
<ul class="legend">${chart.legend.map(legendEntry)}${chart.panels.map(limitEntry)}</ul></figcaption>
<div class="plot">${chart.panels.map((panel) => renderPanel(panel, backdrop))}${rampEnd}</div>
<div class="x">${axis.ticks.map((time) => tick(time, axis.position(time)))}</div>
</figure>
`;
}

function legendEntry({ look, dashed, label, text }: LegendEntry): Insert {
  const key = html`<i class="key ${look}${dashed === true ? ' dashed' : ''}"></i>`;
  return html`<li>${key}${label} <b data-rest="${text}">${text}</b></li>`;
}

function limitEntry({ limit }: Panel): Markup | null {
  return limit === undefined ? null : html`<li><i class="key limit"></i>limit: ${limit.label}</li>`;
}

function tick(time: number, position: number): Markup {
  // The last one would stand out of the frame.
  const end = position > 960 ? html` class="end"` : null;
  return html`<span${end} style="left:${percent(position)}">${clock(time)}</span>`;
}

function percent(position: number): string {
  return `${(position / 10).toFixed(2)}%`;
}
