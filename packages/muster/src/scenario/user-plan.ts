import type { PlannedStart } from '../client/planned-start.ts';

/** What a plan said of the next request of a user. */
export interface UserPlan extends PlannedStart {
  /**
   * The wait that leads to the planned instant, seconds. After any other the plan no longer holds: what comes then is
   * as late as the user wanted it.
   */
  after: number;
}

/** Forgets the plan unless this wait leads to it. @param seconds how long the user is going to wait */
export function keepPlan(plan: UserPlan, seconds: number): void {
  if (seconds !== plan.after) plan.at = 0;
}
