import fc from 'fast-check';
import { expect, it } from 'vitest';
import { generatorUsage } from './fixtures/generator-usage.ts';
import type { Second } from './second.ts';
import { SecondLog } from './second-log.ts';

const figure = fc.double({ noNaN: true, min: 0, noDefaultInfinity: true }).map(Math.abs);
const orNull = fc.option(figure);
const counts = fc.dictionary(fc.constantFrom('Buyer', 'Seller'), fc.nat(3));

const seconds: fc.Arbitrary<Second> = fc.record({
  elapsed: figure,
  time: figure,
  length: figure,
  users: fc.nat(),
  requests: fc.nat(),
  failures: fc.nat(),
  p50: orNull,
  p95: orNull,
  p99: orNull,
  max: orNull,
  average: orNull,
  usersByClass: counts,
  steady: fc.boolean(),
  stage: fc.option(fc.constantFrom('peak', 'calm')),
  arrivals: fc.option(
    fc.record({
      planned: fc.nat(),
      started: fc.nat(),
      late: fc.nat(),
      dropped: fc.nat(),
      finished: fc.nat(),
      unfinished: fc.nat(),
    }),
  ),
  arrivalsByClass: fc.constant({}),
  generator: fc
    .record({
      cpu: figure,
      sendLagP99: orNull,
      sendLagMax: orNull,
    })
    .map((some) => ({ ...generatorUsage(), ...some })),
});

it('gives back every second as it was, in its place', () => {
  fc.assert(
    fc.property(fc.array(seconds, { maxLength: 600, size: 'max' }), (all) => {
      const log = new SecondLog();
      for (const second of all) log.push(second);
      expect([...log]).toEqual(all);
      expect(log).toHaveLength(all.length);
      for (const index of [0, 1, 255, 256, 599, 600, -1, -600, -601, 0.5]) {
        expect(log.at(index)).toEqual(Number.isInteger(index) ? all.at(index) : undefined);
      }
      log.clear();
      expect([...log, log.at(-1), log.length]).toEqual([undefined, 0]);
    }),
    { numRuns: 20 },
  );
});
