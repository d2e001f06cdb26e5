/** When a plan (an arrival, a pace) said that the next request of a user should start. One object for each user. */
export interface PlannedStart {
  /** ms on the clock of `performance.now()`; 0: no plan says anything of it. */
  at: number;
}

/** Instants that were reckoned in seconds are off by less, ms. */
const rounding = 0.001;

/**
 * Takes the plan for a request that starts now: the first that does has it, later ones have none. One that starts
 * before the planned instant leaves it to those after it.
 *
 * @returns the planned instant; 0 when there is none
 */
export function takePlannedStart(plan: PlannedStart): number {
  const { at } = plan;
  if (at === 0 || at > performance.now() + rounding) return 0;
  plan.at = 0;
  return at;
}
