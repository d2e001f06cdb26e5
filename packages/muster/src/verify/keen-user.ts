import { HttpUser } from '../scenario/http-user.ts';
import type { UserClass } from '../scenario/user.ts';
import type { RequestStamps } from './request-stamps.ts';

/** The name of its requests in the statistics. */
export const keenRequest = '/later/{number}';

export interface KeenUserOptions {
  readonly stamps: RequestStamps;
  /** Computing after each answer, as a task does that looks at it, ms. */
  readonly workMs: number;
  /** The stretch of the run that samples are recorded in just now. */
  readonly stretch: () => number;
}

/** A class of users that send one request after another to be answered after a delay, and note each. */
export function keenUser({ stamps, workMs, stretch }: KeenUserOptions): UserClass {
  class Keen extends HttpUser {
    static override tasks = [
      async (user: HttpUser): Promise<void> => {
        const number = stamps.ask();
        await user.client.get(`/later/${number}`, { name: keenRequest });
        stamps.answered(number, stretch());
        compute(workMs);
      },
    ];
  }
  return Keen;
}

function compute(milliseconds: number): void {
  if (milliseconds <= 0) return;
  for (const until = performance.now() + milliseconds; performance.now() < until; );
}
