import { expect, it } from 'vitest';
import { generatorUsage } from './fixtures/generator-usage.ts';
import { GroupTable } from './group-table.ts';
import { RunStats } from './run-stats.ts';
import type { Sample } from './sample.ts';

function sample(userClass: string | undefined, tags: readonly string[] | undefined): Sample {
  return { method: 'GET', name: '/', responseTimeMs: 1, responseLength: 1, error: null, userClass, tags };
}

it('counts the classes and tags that were asked for, a task with a tag twice once', () => {
  const stats = new RunStats({ groups: { userClasses: ['Buyer'], tags: ['slow', 'rare'] } });
  const seen: (number | undefined)[][] = [];
  stats.onRoll((_second, { groups }) => seen.push([groups.userClass('Buyer')?.requests]));
  stats.record(sample('Buyer', ['slow', 'slow']));
  stats.record(sample('Seller', ['slow', 'other']));
  stats.record(sample(undefined, undefined));
  const roll = (elapsed: number, steady: boolean) =>
    stats.roll({ elapsed, time: 0, usersByClass: {}, generator: generatorUsage(), steady });
  roll(1, false);
  stats.record(sample('Buyer', []));
  roll(2, true);
  expect(stats.grouped).toBe(true);
  const figures = (table: GroupTable) =>
    [table.userClass('Buyer'), table.tag('slow'), table.tag('rare')].map((entry) => entry?.requests);
  expect(figures(stats.totalGroups)).toEqual([2, 2, 0]);
  expect(figures(stats.steadyGroups)).toEqual([1, 0, 0]);
  expect(seen).toEqual([[1], [1]]);
  expect(stats.totalGroups.userClass('Seller')).toBeUndefined();
  expect(stats.totalGroups.tag('other')).toBeUndefined();
  stats.reset(2);
  expect(figures(stats.totalGroups)).toEqual([0, 0, 0]);
});

it('is empty when nothing was asked for', () => {
  expect(new RunStats().grouped).toBe(false);
  expect(new GroupTable().empty).toBe(true);
});
