/** Upper bounds in seconds; the last one collects the rest. */
const BOUNDS = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.2,
  0.5,
  1,
  2.5,
  5,
  10,
  Number.POSITIVE_INFINITY,
];

interface Series {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly counts: Float64Array;
  sum: number;
}

/**
 * Durations by route and status, written as a Prometheus histogram. Its own few lines, because prom-client builds
 * and hashes the labels anew for each observation: 1 µs of the 100 that a request may cost.
 */
export class RequestTimes {
  /** By route, then by status: bounded by what the application itself has. */
  readonly #routes: Map<number, Series>[] = [];

  /** Registers a route; what it returns is to be called for each response, with its status and duration in ms. */
  ofRoute(method: string, route: string): (status: number, milliseconds: number) => void {
    const byStatus = new Map<number, Series>();
    this.#routes.push(byStatus);
    return (status, milliseconds) => {
      let series = byStatus.get(status);
      if (series === undefined) {
        series = { method, route, status, counts: new Float64Array(BOUNDS.length), sum: 0 };
        byStatus.set(status, series);
      }
      const seconds = milliseconds / 1000;
      let bucket = 0;
      while (seconds > (BOUNDS[bucket] as number)) bucket += 1;
      series.counts[bucket] = (series.counts[bucket] as number) + 1;
      series.sum += seconds;
    };
  }

  /** The text format of Prometheus: buckets are cumulative. */
  toText(): string {
    const name = 'http_request_duration_seconds';
    const lines = [`# HELP ${name} Duration of requests by route and status.`, `# TYPE ${name} histogram`];
    for (const byStatus of this.#routes) {
      for (const series of byStatus.values()) lines.push(...seriesLines(name, series));
    }
    return `${lines.join('\n')}\n`;
  }
}

function seriesLines(name: string, { method, route, status, counts, sum }: Series): string[] {
  const labels = `method="${method}",route="${route}",status="${status}"`;
  let total = 0;
  const buckets = BOUNDS.map((bound, index) => {
    total += counts[index] as number;
    return `${name}_bucket{${labels},le="${bound === Number.POSITIVE_INFINITY ? '+Inf' : bound}"} ${total}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`];
}
