import type { Arrivals } from '../scenario/arrivals/arrivals.ts';
import { User } from '../scenario/user.ts';
import type { TimerWheel } from '../timing/timer-wheel.ts';
import { drive } from './drive.ts';
import { RequestStamps } from './request-stamps.ts';
import { mean } from './stretches.ts';

/** What users saw that only arrive. */
export interface MeasuredArrivals {
  /** When each started, ms, in order. */
  readonly starts: Float64Array;
  /** How late they started by the engine's own account: p99 of each second, ms. */
  readonly lagP99BySecond: readonly number[];
  /** Cores that the generator used, in the seconds between the first and the last. */
  readonly cpu: number;
}

/** Lets users arrive by plan, each of which notes when it was started, and leaves. */
export async function measureArrivals(
  arrivals: Arrivals,
  seconds: number,
  wheel: TimerWheel,
): Promise<MeasuredArrivals> {
  const stamps = new RequestStamps();
  class Arriving extends User {
    static override arrivals = arrivals;
    static override tasks = [(): void => {}];
    override onStart(): void {
      stamps.ask();
    }
  }
  const stats = await drive({ userClasses: [Arriving], seconds, host: null, wheel });
  const middle = [...stats.seconds].slice(1, -1);
  return {
    starts: Float64Array.from({ length: stamps.count }, (_, number) => stamps.askedAt(number)),
    lagP99BySecond: [...stats.seconds].flatMap(({ generator }) => generator.sendLagP99 ?? []),
    cpu: mean(middle.map(({ generator }) => generator.cpu)),
  };
}
