import { describe, expect, it } from 'vitest';
import { allSettings } from './all-settings.ts';
import { fromCommandLine, fromEverySource, ownSettings } from './table.ts';

describe('the table of settings', () => {
  it.each(ownSettings.map((one) => [one.key, one] as const))('reads %s as it prints it', (_key, one) => {
    const { kind, default: byDefault } = one;
    const some = { switch: true, text: 'a', number: 1, duration: 5400.5, choice: 'INFO', list: ['a', 'b'] };
    // Where the default is none, another value has to do.
    for (const value of [byDefault ?? some[kind.is], some[kind.is]]) {
      expect(kind.read(kind.print(value))).toEqual(value);
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
