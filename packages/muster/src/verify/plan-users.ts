import { perSecond } from '../scenario/arrivals/arrivals.ts';
import { HttpUser } from '../scenario/http-user.ts';
import type { UserClass } from '../scenario/user.ts';
import { constant } from '../scenario/wait-time.ts';
import type { RequestStamps } from './request-stamps.ts';

/** Names of their requests in the statistics. */
export const plannedRequest = '/now/{number}';
export const closedRequest = '/now';

/** Users that come by an even plan and send one request each. */
export function plannedUser(stamps: RequestStamps, arrivals: number): UserClass {
  class Planned extends HttpUser {
    static override arrivals = perSecond(arrivals);
    static override tasks = [
      async (user: HttpUser): Promise<void> => {
        await user.client.get(`/now/${stamps.ask()}`, { name: plannedRequest });
      },
    ];
  }
  return Planned;
}

/** What most load tools are: asks as often, but only when the answer before is there. @param rate per second */
export function closedUser(rate: number): UserClass {
  class Closed extends HttpUser {
    static override tasks = [
      async (user: HttpUser): Promise<void> => {
        await user.client.get('/now', { name: closedRequest });
      },
    ];
    override waitTime = constant(1 / rate);
  }
  return Closed;
}
