import { machineLine } from '../machine.ts';
import { median } from '../median.ts';
import { type Contestant, contestants, type Result } from './contestants.ts';
import { startTarget } from './target.ts';

const levels = [100, 1000];
const rounds = 5;
const seconds = 3;

/**
 * `npm run bench -- client`: a user class without wait time, through the whole engine, beside other generators
 * on the same core against the same server, in turn. The figure that is compared is the generator's CPU time a
 * request, for that is what limits the load of one core.
 */
export async function benchClient(): Promise<void> {
  const target = await startTarget();
  try {
    const all = contestants();
    console.log(
      `${machineLine()}\nagainst ${target.name}; ${rounds} rounds of ${seconds} s each, in turn; medians`,
    );
    const ratios: Ratios[] = [];
    for (const connections of levels) {
      const results = await race(all, target.url, connections);
      const some = { wrk: ratioTo('wrk', results), undici: ratioTo('undici.request', results) };
      print(connections, results);
      console.log(`at ${connections}: ${ratioLine(some)}`);
      ratios.push(some);
    }
    // The least favourable of the levels is what one may rely on.
    const least = (of: (some: Ratios) => number): number => Math.min(...ratios.map(of));
    console.log(`\n${ratioLine({ wrk: least(({ wrk }) => wrk), undici: least(({ undici }) => undici) })}`);
  } finally {
    target.stop();
  }
}

async function race(
  all: ReadonlyMap<string, Contestant>,
  url: string,
  connections: number,
): Promise<Map<string, Result[]>> {
  const results = new Map<string, Result[]>([...all.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // The order turns round, so that a drift of the machine hits all alike.
    const order = round % 2 === 0 ? [...all] : [...all].reverse();
    for (const [name, contestant] of order)
      results.get(name)?.push(await contestant(url, connections, seconds));
  }
  return results;
}

function print(connections: number, results: ReadonlyMap<string, readonly Result[]>): void {
  console.log(`\n${connections} users or connections`);
  console.log('generator        µs of CPU a request  requests/s  requests/s of one core');
  for (const [name, some] of results) {
    const cost = median(some.map(cpuMicros));
    const rate = median(some.map((result) => result.requests / result.seconds));
    const cells = [cost.toFixed(1).padStart(19), whole(rate).padStart(10), whole(1e6 / cost).padStart(22)];
    console.log(`${name.padEnd(15)}  ${cells.join('  ')}`);
  }
}

/** Muster's requests per second of CPU, divided by those of its peers; NaN for one that is not installed. */
interface Ratios {
  readonly wrk: number;
  readonly undici: number;
}

/** The median over the rounds. */
function ratioTo(peer: string, results: ReadonlyMap<string, readonly Result[]>): number {
  const muster = results.get('muster') ?? [];
  return median(
    (results.get(peer) ?? []).map((other, round) => cpuMicros(other) / cpuMicros(muster[round] as Result)),
  );
}

function ratioLine({ wrk, undici }: Ratios): string {
  const text = (ratio: number): string => (Number.isNaN(ratio) ? 'not-installed' : ratio.toFixed(2));
  return `ratio muster/wrk=${text(wrk)} muster/undici=${text(undici)}`;
}

function cpuMicros({ cpuSeconds, requests }: Result): number {
  return (cpuSeconds * 1e6) / requests;
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
