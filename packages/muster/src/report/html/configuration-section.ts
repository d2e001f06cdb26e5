import { bytes, count, counted, duration, list, rate } from '../format.ts';
import { oneLine, shortened } from '../plain-text.ts';
import type { Summary } from '../summary.ts';
import { instantUtc } from './instant.ts';
import { html, type Markup } from './markup.ts';

/** What was asked for and where it ran: enough to run it again. */
export function configurationSection(summary: Summary): Markup {
  const { plan, machine } = summary;
  const classes = plan.userClasses.map((name) => shortened(oneLine(name), 80));
  const facts: readonly (readonly [string, string])[] = [
    ...(summary.profile === undefined
      ? []
      : [['Profile', shortened(oneLine(summary.profile), 200)] as const]),
    ['Host', plan.host === null ? 'not set' : shortened(oneLine(plan.host), 200)],
    ['Users', `${count(plan.users)}, ${rate(plan.spawnRate)} started per second`],
    ['User classes', list(classes)],
    ['Run time', plan.runTime === null ? 'until stopped' : duration(plan.runTime)],
    ['Started', instantUtc(summary.startTime)],
    ['Ended', `${instantUtc(summary.endTime)}, ${ending(summary)}`],
    ['Model', 'closed'],
    ['Generator', `Muster ${summary.muster}, Node ${summary.node.replace(/^v/, '')}`],
    [
      'Machine',
      `${oneLine(machine.platform)}, ${counted(machine.cpus, 'core')}, ${oneLine(machine.cpu)}, ${bytes(machine.memory)}`,
    ],
  ];
  return html`<section id="configuration"><h2>Configuration</h2>
<dl class="facts">${facts.map(
    ([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>
`,
  )}</dl></section>
`;
}

function ending({ ended }: Summary): string {
  return {
    'run time': 'when its run time was over',
    interrupted: 'interrupted before its time',
    shape: 'when its load shape was over',
    'stopped by the test': 'stopped by the locustfile',
  }[ended];
}
