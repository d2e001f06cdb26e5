import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../machine.ts';
import { median } from '../median.ts';
import { runMusterSummary } from '../muster-program.ts';

const users = 5000;
/** Users started per second. */
const spawnRate = 1000;
/** Seconds in which all are connected and ask now and then. */
const hold = 8;
const pairs = 5;

const visitor = fileURLToPath(new URL('../../sockets/visitor.ts', import.meta.url));

/**
 * `npm run bench -- sockets [node …]`: CPU time a request with Node's sockets as documented, beside the handle below
 * them. Users do next to nothing else, so that the gain of a real test is smaller.
 *
 * @param nodes programs; none: this one
 */
export async function sockets(nodes: readonly string[]): Promise<void> {
  const server = fork(fileURLToPath(new URL('../memory/server.js', import.meta.url)));
  try {
    const [address] = (await once(server, 'message')) as [{ port: number }];
    console.log(machineLine());
    for (const node of nodes.length > 0 ? nodes : [process.execPath]) {
      await compare(node, `http://127.0.0.1:${address.port}`);
    }
  } finally {
    server.disconnect();
  }
}

async function compare(node: string, url: string): Promise<void> {
  const plain: number[] = [];
  const handle: number[] = [];
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    // At the same time, so that whatever else keeps the machine busy costs both the same.
    const [withoutHandle, withHandle] = await Promise.all([cost(node, url, true), cost(node, url, false)]);
    plain.push(withoutHandle);
    handle.push(withHandle);
    ratios.push(withHandle / withoutHandle);
    console.log(`  plain ${withoutHandle.toFixed(1)} µs, handle ${withHandle.toFixed(1)} µs`);
  }
  const saved = (1 - median(ratios)) * 100;
  const medians = `plain ${median(plain).toFixed(1)} µs, handle ${median(handle).toFixed(1)} µs a request`;
  console.log(`${node}: ${medians}, saved ${saved.toFixed(1)} % (median of ${pairs} pairs)`);
}

/** @returns µs of CPU a request, from the instant at which all users are there */
async function cost(node: string, url: string, plain: boolean): Promise<number> {
  const environment = { MUSTER_PLAIN_SOCKETS: plain ? '1' : '0' };
  const runTime = users / spawnRate + hold;
  const load = { locustfile: visitor, url, users, spawnRate, runTime, environment, node };
  for (;;) {
    const { steady, generator } = await runMusterSummary(load);
    const requests = steady.entries.reduce((sum, entry) => sum + entry.requests, 0);
    if (requests > 0) return (generator.cpu * steady.seconds * 1e6) / requests;
    console.log('  a busy machine: not all users were there before the end; once more');
  }
}
