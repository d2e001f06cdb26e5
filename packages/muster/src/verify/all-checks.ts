import type { Check } from './check.ts';
import { checkAccuracy } from './checks/accuracy.ts';
import { checkMerge } from './checks/merge.ts';
import { checkPace } from './checks/pace.ts';
import { checkSaturation } from './checks/saturation.ts';
import { checkSoak } from './checks/soak.ts';
import { checkStall } from './checks/stall.ts';

/** The six, in the order in which they run. */
export const checks: readonly Check[] = [
  {
    name: 'stall',
    claim: 'what waits for a server or generator that stands still counts from when it should have started',
    timed: true,
    run: (thoroughness) =>
      checkStall(thoroughness === 'soak' ? { seconds: 100, period: 10, heldSeconds: 10 } : {}),
  },
  {
    name: 'pace',
    claim: 'arrivals start when the plan says, evenly or at random',
    timed: true,
    run: (thoroughness) =>
      checkPace(thoroughness === 'soak' ? { seconds: 60, gapSeconds: 60, poissonSeconds: 60 } : {}),
  },
  {
    name: 'accuracy',
    claim: 'every percentile up to p99.9 is that of the server’s own log',
    timed: true,
    run: (thoroughness) => checkAccuracy(thoroughness === 'soak' ? { seconds: 60, load: 0.7 } : {}),
  },
  {
    name: 'merge',
    claim: 'what several processes recorded adds up to what one would have',
    timed: false,
    run: async (thoroughness) => checkMerge(thoroughness === 'soak' ? { samples: 10_000_000 } : {}),
  },
  {
    name: 'saturation',
    claim: 'a rate that the generator cannot make is not blamed on the server',
    timed: true,
    run: (thoroughness) => checkSaturation(thoroughness === 'soak' ? { seconds: 60 } : {}),
  },
  {
    name: 'soak',
    claim: 'memory does not grow with the number of samples',
    timed: false,
    run: async (thoroughness) => checkSoak(thoroughness === 'soak' ? { samples: 100_000_000 } : {}),
  },
];
