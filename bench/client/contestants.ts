import { fileURLToPath } from 'node:url';
import type { Second } from '@vigilia/muster';
import { installed, pinned } from '../machine.ts';
import { hammer, runMuster } from '../muster-program.ts';
import { timed } from '../timed-command.ts';

/** What one contestant did in one round. */
export interface Result {
  readonly requests: number;
  readonly seconds: number;
  /** CPU time of the generator, seconds. */
  readonly cpuSeconds: number;
}

/** Loads the URL from so many connections for some seconds. */
export type Contestant = (url: string, connections: number, seconds: number) => Promise<Result>;

/** Every generator that this machine has, by the name it has in the tables. */
export function contestants(): ReadonlyMap<string, Contestant> {
  const all: [string, Contestant][] = [['muster', muster]];
  if (installed('wrk')) all.push(['wrk', wrk]);
  if (installed('oha')) all.push(['oha', oha]);
  for (const name of ['undici.request', 'undici.dispatch', 'autocannon', 'node:http'])
    all.push([name, inNode(name)]);
  return new Map(all);
}

/** The whole engine: command line, users, task choice, request, histogram. Its steady state is what counts. */
async function muster(url: string, connections: number, seconds: number): Promise<Result> {
  const load = {
    locustfile: hammer,
    url,
    users: connections,
    spawnRate: connections * 2,
    runTime: seconds + 1,
  };
  const all = await runMuster(load, (command) => pinned(0, command));
  const steady = all.filter((second) => second.steady);
  const sum = (of: (second: Second) => number): number => steady.reduce((total, s) => total + of(s), 0);
  return {
    requests: sum((second) => second.requests),
    seconds: sum((second) => second.length),
    cpuSeconds: sum((second) => second.generator.cpu * second.length),
  };
}

async function wrk(url: string, connections: number, seconds: number): Promise<Result> {
  const command = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, url];
  const { output, cpuSeconds } = await timed(pinned(0, command));
  return { requests: Number(/(\d+) requests in/.exec(output)?.[1]), seconds, cpuSeconds };
}

async function oha(url: string, connections: number, seconds: number): Promise<Result> {
  const command = [
    'oha',
    '--no-tui',
    '--output-format',
    'json',
    '-c',
    String(connections),
    '-z',
    `${seconds}s`,
    url,
  ];
  const { output, cpuSeconds } = await timed(pinned(0, command));
  const report = JSON.parse(output.slice(0, output.lastIndexOf('}') + 1)) as {
    statusCodeDistribution: Record<string, number>;
  };
  return { requests: report.statusCodeDistribution['200'] ?? 0, seconds, cpuSeconds };
}

/** A client of Node's world, in a process of its own that measures itself after warming up. */
function inNode(name: string): Contestant {
  const program = fileURLToPath(new URL('./contestant.js', import.meta.url));
  return async (url, connections, seconds) => {
    const command = [process.execPath, program, name, url, String(seconds), String(connections)];
    const { output } = await timed(pinned(0, command));
    return JSON.parse(output.split('\n')[0] ?? '') as Result;
  };
}
