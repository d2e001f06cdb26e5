import { describe, expect, it } from 'vitest';
import { allSettings } from './all-settings.ts';
import { fromCommandLine, fromEverySource, ownSettings } from './table.ts';

describe('the table of settings', () => {
  it.each(ownSettings.map((one) => [one.key, one] as const))('reads %s as it prints it', (_key, one) => {
    const { kind, default: byDefault } = one;
    // What has no default, or has none to tell from others, takes one of these.
    const values = { switch: true, text: 'a', number: 0.5, duration: 5400, choice: 'INFO', list: ['a', 'b'] };
    for (const value of [byDefault ?? values[kind.is], values[kind.is]]) {
      // 0.5 is no whole number.
      const taken = kind.placeholder === '<n>' && value === 0.5 && one.key !== 'spawnRate' ? 1 : value;
      expect(kind.read(kind.print(taken as string))).toEqual(taken);
    }
  });

  it('has each flag, each short one and each variable once', () => {
    const names = allSettings.flatMap(({ long, short, variables }) => [long, short ?? [], variables].flat());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('calls a setting the same in all places', () => {
    const rate = ownSettings.find(({ key }) => key === 'spawnRate');
    expect(rate).toMatchObject({
      long: '--spawn-rate',
      variables: ['MUSTER_SPAWN_RATE', 'LOCUST_SPAWN_RATE'],
      unit: 'users/s',
    });
  });

  it('tells what every process of a run needs from what is for one alone', () => {
    const all = Object.entries({ ...fromEverySource, ...fromCommandLine });
    expect(all.filter(([, { belongsTo }]) => belongsTo === 'run').map(([name]) => name)).toEqual([
      ...['locustfile', 'host', 'insecure', 'configUsers'],
      ...['users', 'spawnRate', 'runTime', 'stopTimeout', 'seed'],
      ...['tags', 'excludeTags', 'equalWeights', 'resetStats'],
    ]);
  });
});
