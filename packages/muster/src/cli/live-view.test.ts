import { expect, it } from 'vitest';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import { RunStats } from '../stats/run-stats.ts';
import { nameWithUnit } from '../stats/unit.ts';
import { rate } from '../verdict/rate-target.ts';
import { LiveView } from './live-view.ts';

it('shows the rates that targets ask for: of values with a unit too, and of no name that only ends alike', () => {
  const stats = new RunStats();
  const names = [nameWithUnit('generated', 'tokens'), 'order', 'order', 'from order to order'];
  for (const name of names) {
    stats.record({ method: 'LLM', name, responseTimeMs: 1, responseLength: 0, error: null });
  }
  const second = stats.roll({
    elapsed: 1,
    time: 0,
    usersByClass: { A: 1 },
    generator: generatorUsage(),
    steady: true,
  });
  const targets = [
    rate('generated [tokens]').above(0).as('by-name'),
    rate('LLM generated [tokens]').above(0).as('by-key'),
    rate('order').above(0).as('orders'),
  ];
  const lines = new LiveView(targets, null, 200, false).second(second);
  const [head = '', row = ''] = lines.slice(-2).map((line) => line.trim().replace(/ +/g, ' '));
  expect(head).toMatch(/^time users req\/s by-name\/s by-key\/s orders\/s failures /);
  expect(row).toMatch(/^0:01 1 3 1 1 2 0 /);
});
