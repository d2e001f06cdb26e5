import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

it('gives what is due, the earliest first, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), fc.nat(100), (instants, now) => {
      const queue = new DueQueue<number>();
      for (const due of instants) queue.add(due, due);
      const taken: number[] = [];
      for (let item = queue.take(now); item !== undefined; item = queue.take(now)) taken.push(item);
      expect(taken).toEqual(instants.filter((due) => due <= now).sort((a, b) => a - b));
      expect(queue.size).toBe(instants.length - taken.length);
    }),
  );
});
