import type { Second } from '../stats/second.ts';
import { drive } from './drive.ts';
import { keenUser } from './keen-user.ts';
import { RequestStamps } from './request-stamps.ts';

/** How to keep the generator busy for a certain share of a core. */
export interface LoadPlan {
  readonly users: number;
  /** Requests per second that come of it, about. */
  readonly rate: number;
  /** Computing after each answer, ms. */
  readonly workMs: number;
}

/** Enough for a p99.9 in a second, and far from what the server can do. */
const mostRate = 12_000;
/** Makes about that rate: what a request costs depends on how many there are to a turn of the event loop. */
const trialUsers = 300;
/** The second second is looked at: before it the code is not compiled, and connections are opened. */
const trialSeconds = 2.1;

/**
 * Finds out by a short trial what a request costs here, and how many users, computing how long, make the load.
 *
 * @param load share of a core
 */
export async function calibrate(host: string, load: number): Promise<LoadPlan> {
  const userClass = keenUser({ stamps: new RequestStamps(), workMs: 0, stretch: () => 0 });
  const stats = await drive({ userClasses: [userClass], users: trialUsers, seconds: trialSeconds, host });
  const { requests, length, generator } = stats.seconds.at(1) as Second;
  const costMs = (generator.cpu * length * 1000) / requests;
  const ratePerUser = requests / length / trialUsers;
  const rate = Math.min(mostRate, (load * 1000) / costMs);
  return {
    users: Math.max(1, Math.round(rate / ratePerUser)),
    rate,
    workMs: Math.max(0, (load * 1000) / rate - costMs),
  };
}
