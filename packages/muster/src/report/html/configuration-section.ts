import { configurationFacts } from '../configuration-facts.ts';
import type { Summary } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** What was asked for and where it ran. */
export function configurationSection(summary: Summary): Markup {
  return html`<section id="configuration"><h2>Configuration</h2>
<dl class="facts">${configurationFacts(summary).map(
    ([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>
`,
  )}</dl></section>
`;
}
