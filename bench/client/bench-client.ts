import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { median } from '../median.ts';

const names = ['muster', 'undici', 'node:http'];
const rounds = 5;
const seconds = 3;
const connections = 100;

interface Result {
  readonly requests: number;
  readonly cpuMicros: number;
}

/**
 * `npm run bench -- client`: Muster's client beside undici's `request` and `node:http`, each in a process of its
 * own, in turn, against the same minimal server in another process. The figure is the generator's CPU time a
 * request, which is what limits the load of one core.
 */
export async function benchClient(): Promise<void> {
  const server = fork(fileURLToPath(new URL('./server.js', import.meta.url)));
  const [address] = (await once(server, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${address.port}`;
  const results = new Map<string, Result[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // The order turns round, so that a drift of the machine hits all alike.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results.get(name)?.push(await runOne(name, url));
    }
  }
  server.disconnect();
  print(results);
}

async function runOne(name: string, url: string): Promise<Result> {
  const program = fileURLToPath(new URL('./contestant.js', import.meta.url));
  const child = fork(program, [name, url, String(seconds), String(connections)]);
  const [result] = (await once(child, 'message')) as [Result];
  return result;
}

function print(results: ReadonlyMap<string, readonly Result[]>): void {
  console.log(
    `${connections} connections, ${rounds} rounds of ${seconds} s each, medians; Node ${process.version}, ${cpus()[0]?.model}`,
  );
  console.log('client      µs of CPU a request   requests/s');
  const micros = new Map<string, number>();
  for (const [name, some] of results) {
    const cost = median(some.map(({ requests, cpuMicros }) => cpuMicros / requests));
    const rate = median(some.map(({ requests }) => requests / seconds));
    micros.set(name, cost);
    console.log(
      `${name.padEnd(10)}  ${cost.toFixed(1).padStart(20)}  ${Math.round(rate).toString().padStart(11)}`,
    );
  }
  const ratio = (name: string): string => ((micros.get(name) ?? 0) / (micros.get('muster') ?? 1)).toFixed(2);
  console.log(`ratio undici/muster=${ratio('undici')} node:http/muster=${ratio('node:http')}`);
}
