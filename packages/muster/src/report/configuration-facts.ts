import { bytes, count, counted, duration, list, rate } from '../wording/format.ts';
import { instantUtc } from './instant.ts';
import { oneLine, shortened } from './plain-text.ts';
import type { Summary } from './summary.ts';

/** What was asked for and where it ran: enough to run it again. */
export function configurationFacts(summary: Summary): (readonly [term: string, value: string])[] {
  const { plan, machine } = summary;
  const classes = plan.userClasses.map((name) => shortened(oneLine(name), 80));
  return [
    ...(summary.profile === undefined
      ? []
      : [['Profile', shortened(oneLine(summary.profile), 200)] as const]),
    ['Host', plan.host === null ? 'not set' : shortened(oneLine(plan.host), 200)],
    ['Users', users(summary)],
    ['User classes', list(classes)],
    ['Run time', plan.runTime === null ? 'until stopped' : duration(plan.runTime)],
    ['Seed', String(plan.seed)],
    ['Started', instantUtc(summary.startTime)],
    ['Ended', `${instantUtc(summary.endTime)}, ${ending(summary)}`],
    ['Model', `${summary.model}: ${models[summary.model]}`],
    ...arrivalFacts(summary),
    ['Generator', `Muster ${summary.muster}, Node ${summary.node.replace(/^v/, '')}`],
    [
      'Machine',
      `${oneLine(machine.platform)}, ${counted(machine.cpus, 'core')}, ${oneLine(machine.cpu)}, ${bytes(machine.memory)}`,
    ],
  ];
}

const models = {
  closed: 'users wait for the answer before they go on',
  open: 'users arrive by plan, whatever the answers do',
  mixed: 'some users arrive by plan, the others wait for the answer before they go on',
} as const;

function users({ plan, model }: Summary): string {
  if (model === 'open') return 'only those that arrive by plan';
  if (plan.shape === undefined) return `${count(plan.users)}, ${rate(plan.spawnRate)} started per second`;
  const { name, mostUsers } = plan.shape;
  const by = `by the load shape ${shortened(oneLine(name), 80)}`;
  return mostUsers === null ? `as many as asked for ${by}` : `at most ${count(mostUsers)}, ${by}`;
}

function arrivalFacts({ plan }: Summary): (readonly [string, string])[] {
  const plans = plan.arrivals ?? [];
  if (plans.length === 0) return [];
  const texts = plans.map(({ userClass, text }) => `${shortened(oneLine(userClass), 80)}: ${oneLine(text)}`);
  return [['Arrivals', texts.join('; ')]];
}

function ending({ ended }: Summary): string {
  return {
    'run time': 'when its run time was over',
    interrupted: 'interrupted before its time',
    shape: 'when its load shape was over',
    'stopped by the test': 'stopped by the locustfile',
    'a target was missed': 'when a target that may end it had been missed for too long',
  }[ended];
}
