import { expect, it } from 'vitest';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import { RunStats } from '../stats/run-stats.ts';
import { nameWithUnit } from '../stats/unit.ts';
import { groupsFor } from '../verdict/live-targets.ts';
import { rate } from '../verdict/rate-target.ts';
import { LiveView } from './live-view.ts';

it('shows the rates that targets ask for as the verdict counts them: without failures, with values and user classes', () => {
  const targets = [
    rate('generated [tokens]').above(0).as('by-name'),
    rate('LLM generated [tokens]').above(0).as('by-key'),
    rate('order').above(0).as('orders'),
    rate({ userClass: 'Buyer' }).above(0).as('buyers'),
  ];
  const stats = new RunStats({ groups: groupsFor(targets) });
  const view = new LiveView(targets, null, 200, false);
  const lines: string[] = [];
  stats.onRoll((second, delta) => lines.push(...view.second(second, delta)));
  const names = [nameWithUnit('generated', 'tokens'), 'order', 'order', 'from order to order'];
  for (const name of names) {
    stats.record({
      method: 'LLM',
      name,
      responseTimeMs: 1,
      responseLength: 0,
      error: null,
      userClass: 'Buyer',
      tags: undefined,
    });
  }
  stats.record({ method: 'LLM', name: 'order', responseTimeMs: 1, responseLength: 0, error: 'HTTP 500' });
  stats.roll({
    elapsed: 1,
    time: 0,
    usersByClass: { A: 1 },
    generator: generatorUsage(),
    steady: true,
  });
  const [head = '', row = ''] = lines.slice(-2).map((line) => line.trim().replace(/ +/g, ' '));
  expect(head).toMatch(/^time users req\/s by-name\/s by-key\/s orders\/s buyers\/s failures /);
  expect(row).toMatch(/^0:01 1 4 1 1 2 3 1 /);
});
