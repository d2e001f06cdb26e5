import { createHash } from 'node:crypto';
import { duration } from '../../wording/format.ts';
import { instantUtc } from '../instant.ts';
import { headline } from '../outcome.ts';
import { oneLine, shortened, unbroken } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import { arrivalsSection } from './arrivals-section.ts';
import { chartsSection } from './charts/charts-section.ts';
import { configurationSection } from './configuration-section.ts';
import { definitionsSection } from './definitions-section.ts';
import { exceptionsSection } from './exceptions-section.ts';
import { failuresSection } from './failures-section.ts';
import { generatorSection } from './generator-section.ts';
import { inWords } from './in-words.ts';
import { keyFigures } from './key-figures.ts';
import { html, type Markup, raw } from './markup.ts';
import { phasesSection } from './phases-section.ts';
import { requestsSection } from './request-table.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The report of a finished run: one HTML file that needs nothing else, neither network nor server.
 * Its own script is allowed by hash and no other: names and error texts come from outside.
 */
export function renderHtml(summary: Summary): string {
  const title = shortened(oneLine(summary.title), 120);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Muster ${summary.muster}">
<title>${headline(summary.verdict.outcome)} · ${title}</title>
<style>${raw(style)}</style>
</head>
<body>
${pageHeader(summary, title)}
<main>
${verdictSection(summary)}
${keyFigures(summary)}
<p class="words">${unbroken(inWords(summary))}</p>
${chartsSection(summary)}
${arrivalsSection(summary)}
${requestsSection(summary)}
${phasesSection(summary)}
${failuresSection(summary)}
${exceptionsSection(summary)}
<div class="pair">${generatorSection(summary)}${configurationSection(summary)}</div>
${definitionsSection(summary)}
</main>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}

function pageHeader(summary: Summary, title: string): Markup {
  const { host } = summary.plan;
  return html`<header><strong>${title}</strong>${host === null ? null : html`<span>${shortened(oneLine(host), 80)}</span>`}<span>${instantUtc(summary.startTime)}</span><span>${duration((summary.endTime - summary.startTime) / 1000)}</span><span class="maker">Muster</span></header>`;
}

function policy(): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
