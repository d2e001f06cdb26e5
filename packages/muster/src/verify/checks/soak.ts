import { RunStats } from '../../stats/run-stats.ts';
import type { Sample } from '../../stats/sample.ts';
import { bytes, count } from '../../wording/format.ts';
import type { CheckReport, Finding } from '../check.ts';
import { idleSecond } from '../idle-second.ts';
import { memoryInUse } from '../memory-in-use.ts';
import { LogNormal } from '../server/log-normal.ts';

export interface SoakOptions {
  readonly samples: number;
  /** Seconds of the run that is played. */
  readonly seconds: number;
  /** What is verified: where samples go. */
  readonly newStats: () => RunStats;
}

const real: SoakOptions = { samples: 10_000_000, seconds: 100, newStats: () => new RunStats() };

/** Most growth, as a share. */
const mostGrowth = 0.05;
/** Most that a closed second may leave behind, bytes: a point in every chart. A day's are 170 MB then. */
const mostPerSecond = 2000;
const warmUpSeconds = 20;
/** How often the memory is looked at. */
const looks = 5;
/** Seconds with few samples, to see what a second itself leaves behind. */
const idleSeconds = 2000;

/** Recording samples must not take memory: a run of days has to fit where one of a minute does. */
export function checkSoak(options: Partial<SoakOptions> = {}): CheckReport {
  const { samples, seconds, newStats } = { ...real, ...options };
  const play = new Player(newStats());
  const perSecond = Math.ceil(samples / seconds);
  // Tables, compiled code and the window of the last ten seconds get their size first.
  play.seconds(warmUpSeconds, perSecond);
  const sizes = [memoryInUse()];
  const startedAt = performance.now();
  for (let look = 0; look < looks; look++) {
    play.seconds(Math.ceil(seconds / looks), perSecond);
    sizes.push(memoryInUse());
  }
  const nanoseconds = ((performance.now() - startedAt) * 1e6) / samples;
  play.seconds(idleSeconds, names.length);
  const perIdleSecond = (memoryInUse() - (sizes.at(-1) as number)) / idleSeconds;
  return {
    findings: [memoryFinding(samples, sizes), idleFinding(perIdleSecond), countFinding(play)],
    notes: [
      `heap and buffers after garbage collection, at ${sizes.length} instants: ${sizes.map(bytes).join(', ')}`,
      `${count(seconds)} seconds of ${count(perSecond)} samples; ${Math.round(nanoseconds)} ns to make and record one`,
    ],
  };
}

/** Plays a run: samples into the statistics, one second after another. */
class Player {
  readonly stats: RunStats;
  readonly #next = sampleSource();
  #elapsed = 0;
  /** Samples played. */
  played = 0;

  constructor(stats: RunStats) {
    this.stats = stats;
  }

  seconds(seconds: number, perSecond: number): void {
    for (let second = 0; second < seconds; second++) {
      for (let at = 0; at < perSecond; at++) this.stats.record(this.#next(at));
      this.played += perSecond;
      this.#elapsed += 1;
      this.stats.roll(idleSecond(this.#elapsed));
    }
  }
}

function memoryFinding(samples: number, sizes: readonly number[]): Finding {
  const [begun = 0] = sizes;
  const most = Math.max(...sizes);
  return {
    what: `memory over ${count(samples)} samples`,
    expected: bytes(begun),
    measured: `${bytes(most)} (${signedPercent(most / begun - 1)})`,
    bound: `at most +${mostGrowth * 100} %`,
    held: most / begun - 1 <= mostGrowth,
  };
}

function idleFinding(perSecond: number): Finding {
  return {
    what: 'kept of a second (a point in the charts)',
    expected: 'a little',
    measured: bytes(Math.max(0, perSecond)),
    bound: `at most ${bytes(mostPerSecond)}`,
    held: perSecond <= mostPerSecond,
  };
}

function countFinding({ stats, played }: Player): Finding {
  const recorded = stats.total.aggregated().requests;
  return {
    what: 'samples in the statistics',
    expected: count(played),
    measured: count(recorded),
    bound: 'equal',
    held: recorded === played,
  };
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;
}

const names = ['/login', '/orders', '/orders/{id}', '/search', '/health'];

/** Makes samples: new objects, as in a run, with durations drawn beforehand. */
function sampleSource(): (at: number) => Sample {
  const drawn = new LogNormal({ medianMs: 40, sigma: 1.2, seed: 3 });
  const times = Float64Array.from({ length: 4096 }, () => drawn.next());
  return (at) => {
    const serviceTimeMs = times[at & 4095] as number;
    return {
      method: 'GET',
      name: names[at % names.length] as string,
      responseTimeMs: serviceTimeMs + (at & 7),
      serviceTimeMs,
      responseLength: 100,
      error: at % 1000 === 0 ? 'HTTP 500' : null,
    };
  };
}
