import { percent } from '../wording/format.ts';

/** Less than this share of the time may be anything. */
const leastShare = 0.1;

/**
 * Says when the processor was with somebody else: the event loop had something to do, and no processor time was spent
 * on it. Figures of time are then those of the machine, not of Muster.
 *
 * @param cpu cores that this process used @param utilisation share of the time in which its event loop was in use
 */
export function disturbance({
  cpu,
  utilisation,
}: {
  readonly cpu: number;
  readonly utilisation: number;
}): readonly string[] {
  const taken = utilisation - cpu;
  if (taken < leastShare) return [];
  return [
    `other programs held the processor for ${percent(taken)} of the time: repeat it on a quiet machine`,
  ];
}
