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
    const ratios: string[] = [];
    for (const connections of levels) {
      const results = await race(all, target.url, connections);
      print(connections, results);
      ratios.push(`at ${connections}: ${ratioLine(results)}`);
    }
    console.log(`\n${ratios.join('\n').replace(/^at \d+: (?=[^\n]*$)/m, '')}`);
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

/** How many times the requests of a peer Muster sends per second of CPU: the median over the rounds. */
function ratioLine(results: ReadonlyMap<string, readonly Result[]>): string {
  const muster = results.get('muster') ?? [];
  const ratio = (peer: string): string => {
    const others = results.get(peer) ?? [];
    if (others.length === 0) return 'not installed';
    const each = others.map((other, round) => cpuMicros(other) / cpuMicros(muster[round] as Result));
    return median(each).toFixed(2);
  };
  return `ratio muster/wrk=${ratio('wrk')} muster/undici=${ratio('undici.request')}`;
}

function cpuMicros({ cpuSeconds, requests }: Result): number {
  return (cpuSeconds * 1e6) / requests;
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
