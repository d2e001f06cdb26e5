import { describe, expect, it } from 'vitest';
import { seedProcess } from '../../random/process-stream.ts';
import { StopUser } from '../control-flow.ts';
import { type Feeder, feeder } from './feeder.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

function take<Row>(from: Feeder<Row>, count: number): Row[] {
  return Array.from({ length: count }, () => from.next());
}

describe('feeder', () => {
  it('hands rows out as they stand, and from the beginning again', () => {
    const rows = feeder(letters);
    expect(take(rows, 7).join('')).toBe('abcdeab');
    expect([rows.length, rows.left]).toEqual([5, 3]);
  });

  it('ends the user that finds none left, and hands out what was given back', () => {
    const rows = feeder(letters, { end: 'once' });
    expect(take(rows, 5).join('')).toBe('abcde');
    expect(() => rows.next()).toThrow(StopUser);
    rows.giveBack('c');
    rows.giveBack('a');
    expect(rows.left).toBe(2);
    expect(take(rows, 2).join('')).toBe('ca');
    expect(() => rows.next()).toThrow(StopUser);
  });

  it('has a random order with each row once, another one in each round, and the same from the same seed', () => {
    const rounds = [1, 1, 2].map((seed) => {
      seedProcess(seed);
      const rows = feeder(
        Array.from({ length: 100 }, (_none, number) => number),
        { order: 'random' },
      );
      return [take(rows, 100), take(rows, 100)] as const;
    });
    const [[first, second], again, other] = rounds as [
      readonly [number[], number[]],
      readonly [number[], number[]],
      readonly [number[], number[]],
    ];
    for (const round of [first, second, other[0]]) {
      expect(round.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_none, number) => number));
    }
    expect(again).toEqual([first, second]);
    expect(second).not.toEqual(first);
    expect(other[0]).not.toEqual(first);
  });

  it.each(['sequential', 'random'] as const)('parts its %s rows between processes, none twice', (order) => {
    const parts = [0, 1, 2].map((index) => feeder(letters, { order, end: 'once', part: { index, of: 3 } }));
    expect(parts.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(
      parts
        .flatMap((part) => take(part, part.length))
        .sort()
        .join(''),
    ).toBe('abcde');
  });

  it('leaves the list of the author as it is', () => {
    const own = [...letters];
    take(feeder(own, { order: 'random' }), 10);
    expect(own).toEqual(letters);
  });

  it.each([
    [[], {}, /no rows/],
    ['text', {}, /a list of rows/],
    [letters, { order: 'shuffled' }, /'sequential' or 'random', not 'shuffled'/],
    [letters, { end: 'stop' }, /'circular' or 'once', not 'stop'/],
    [letters, { loop: true }, /no option 'loop'/],
    [letters, { part: { index: 5, of: 5 } }, /not \{ index: 5, of: 5 \}/],
    [letters, { part: { index: 5, of: 6 } }, /5 rows for 6 processes/],
  ])('refuses %j with %j', (rows, options, message) => {
    expect(() => feeder(rows as string[], options as object)).toThrow(message);
  });

  it('takes back only what is handed out', () => {
    const once = feeder(letters, { end: 'once' });
    once.next();
    expect(() => once.giveBack('b')).toThrow(/not handed out/);
    expect(() => feeder(letters).giveBack('a')).toThrow(/end: 'once'/);
  });
});
