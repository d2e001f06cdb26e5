import { perSecond } from '../scenario/arrivals/arrivals.ts';
import { HttpUser } from '../scenario/http-user.ts';
import type { RunStats } from '../stats/run-stats.ts';
import type { HealthBounds } from '../verdict/health-bounds.ts';
import { p95 } from '../verdict/response-time-target.ts';
import type { RunResults } from '../verdict/target.ts';
import { judge, type Verdict } from '../verdict/verdict.ts';
import { drive } from './drive.ts';
import { ExactPercentiles } from './exact-percentiles.ts';
import { RequestStamps } from './request-stamps.ts';
import { ServerProcess } from './server/server-process.ts';

export interface SaturationOptions {
  /** Arrivals per second: far more than a process can start. */
  readonly rate: number;
  readonly seconds: number;
}

/** What came of a rate that cannot be made. */
export interface Saturation {
  /** @param healthBounds what is verified: the rules by which the generator is judged */
  readonly verdictBy: (healthBounds: HealthBounds) => Promise<Verdict>;
  /** From the read of a request to its answer, by the server's own log. */
  readonly serverP95Ms: number;
  /** Response time by Muster's account. */
  readonly saidP95Ms: number;
  /** Share of the planned arrivals. */
  readonly started: number;
  /** Cores that the generator used. */
  readonly cpu: number;
}

/** Sessions at once: few enough for any limit of open files. */
const mostSessions = 200;

/** @throws MusterError VERIFY_SERVER_FAILED */
export async function measureSaturation({ rate, seconds }: SaturationOptions): Promise<Saturation> {
  const stamps = new RequestStamps();
  class Flood extends HttpUser {
    static override arrivals = perSecond(rate);
    static override mostAtOnce = mostSessions;
    static override tasks = [
      async (user: HttpUser): Promise<void> => {
        await user.client.get(`/now/${stamps.ask()}`, { name: '/now/{number}' });
      },
    ];
  }
  const server = await ServerProcess.start();
  try {
    await server.follow({});
    const stats = await drive({ userClasses: [Flood], seconds, host: server.url });
    const log = await server.takeLog();
    const arrivals = stats.arrivals;
    return {
      verdictBy: (healthBounds) =>
        judge(resultsOf(stats, rate, seconds), [p95().below('20ms')], {
          exceptions: stats.exceptions.total,
          cutShort: false,
          healthBounds,
        }),
      serverP95Ms: new ExactPercentiles(
        log.readAt.map((readAt, at) => (log.answeredAt[at] as number) - readAt),
      ).at(0.95),
      saidP95Ms: stats.total.aggregated().percentileMs(0.95),
      started: arrivals === null ? 0 : arrivals.started / Math.max(1, arrivals.planned),
      cpu: Math.max(...[...stats.seconds].map(({ generator }) => generator.cpu)),
    };
  } finally {
    await server.stop();
  }
}

function resultsOf(stats: RunStats, rate: number, runTime: number): RunResults {
  const steady = { entries: stats.steady, lag: stats.steadyLag, seconds: stats.steadySeconds };
  return {
    plan: {
      users: 0,
      spawnRate: 1,
      runTime,
      host: null,
      seed: 0,
      userClasses: ['Flood'],
      model: 'open',
      arrivals: [{ userClass: 'Flood', text: `${rate}/s` }],
    },
    steady,
    window: steady,
    whole: { entries: stats.total, lag: stats.totalLag, seconds: stats.duration },
    seconds: [...stats.seconds],
  };
}
