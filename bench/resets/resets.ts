import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient, type HttpResponse } from '@vigilia/muster/client';
import { TimerWheel } from '@vigilia/muster/timing';
import { resettingServer } from './resetting-server.ts';

const users = 20;
/** ms between two requests of one user: some 500 requests a second in all, and few enough ports in TIME_WAIT. */
const pause = 40;
const timeout = 500;
/** Of all requests, 0 to 1. */
const misbehaving = 0.4;
/** Bytes by which the heap may grow between the first minute (or tenth) and the end. */
const heapMargin = 30 * 1024 * 1024;

interface Tally {
  sent: number;
  succeeded: number;
  readonly failed: Map<string, number>;
  /** Bodies that were not the request's own. */
  foreign: number;
  /** Requests of which the client told its observer. */
  observed: number;
  retries: number;
}

/**
 * `npm run bench -- resets [minutes]`: 20 users against a server that resets and ends connections at any moment.
 * Every request must end, once, as a success or with a code; no connection and no memory may be left over.
 *
 * @param args minutes, fractions too; default: 60
 */
export async function resets(args: readonly string[]): Promise<void> {
  const minutes = Number(args[0] ?? 60);
  if (!(minutes > 0)) throw new Error(`minutes must be a number above 0, not '${args[0]}'`);
  const tally: Tally = { sent: 0, succeeded: 0, failed: new Map(), foreign: 0, observed: 0, retries: 0 };
  const server = await resettingServer(misbehaving);
  const wheel = new TimerWheel();
  const startedAt = performance.now();
  const until = startedAt + minutes * 60_000;

  const running = Promise.all(
    Array.from({ length: users }, (_, index) => act(index, server.url, wheel, until, tally)),
  );
  const heap = await watch(tally, startedAt, minutes);
  await running;
  await sleep(200);

  const failures = [...tally.failed.values()].reduce((sum, count) => sum + count, 0);
  const grown = heap.last - heap.first;
  verdict([
    [
      tally.sent === tally.succeeded + failures,
      `${tally.sent} sent = ${tally.succeeded} + ${failures}; ${tally.retries} of them twice`,
    ],
    [tally.observed === tally.sent, `${tally.observed} told to the observer`],
    [tally.succeeded > 0 && failures > 0, 'successes and failures both happened'],
    [tally.foreign === 0, `${tally.foreign} bodies of another request`],
    [[...tally.failed.keys()].every((code) => /^CLIENT_/.test(code)), 'every failure has a code'],
    [server.open() === 0, `${server.open()} connections left over`],
    [wheel.pending === 0, `${wheel.pending} timers left over`],
    [grown < heapMargin, `heap ${megabytes(heap.first)} MB at first, ${megabytes(heap.last)} MB at the end`],
  ]);
  await server.close();
}

async function act(
  index: number,
  url: string,
  wheel: TimerWheel,
  until: number,
  tally: Tally,
): Promise<void> {
  const observe = (): void => {
    tally.observed += 1;
  };
  const client = new HttpClient(url, { wheel, observe });
  for (let count = 0; performance.now() < until; count++) {
    const path = `/${index}/${count}`;
    tally.sent += 1;
    // Half of them must not be sent again.
    const response = await (count % 2 === 0 ? client.get(path, { timeout }) : client.post(path, { timeout }));
    record(tally, path, response);
    await sleep(Math.random() * 2 * pause);
  }
  tally.retries += client.retries;
  client.close();
}

function record(tally: Tally, path: string, response: HttpResponse): void {
  if (response.error === null) {
    tally.succeeded += 1;
    if (!response.text().startsWith(`${path} `)) tally.foreign += 1;
    return;
  }
  const code = response.error.split(':')[0] as string;
  tally.failed.set(code, (tally.failed.get(code) ?? 0) + 1);
}

/** Prints a line a minute. @returns bytes of heap when it had warmed up, and at the end */
async function watch(
  tally: Tally,
  startedAt: number,
  minutes: number,
): Promise<{ first: number; last: number }> {
  const step = Math.min(60_000, minutes * 6000);
  const steps = Math.round((minutes * 60_000) / step);
  let first = 0;
  let last = 0;
  for (let i = 1; i <= steps; i++) {
    await sleep(startedAt + i * step - performance.now());
    last = await smallestHeap();
    if (i === 1) first = last;
    const failed = [...tally.failed].map(([code, count]) => `${code} ${count}`).join(', ');
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    process.stdout.write(
      `${seconds} s: ${tally.sent} sent, ${tally.succeeded} ok, ${failed}; heap ${megabytes(last)} MB\n`,
    );
  }
  return { first, last };
}

/** The heap goes up and down with the garbage in it; its lowest point of a while is what is kept. */
async function smallestHeap(): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 20; i++) {
    smallest = Math.min(smallest, process.memoryUsage().heapUsed);
    await sleep(20);
  }
  return smallest;
}

function verdict(checks: readonly (readonly [boolean, string])[]): void {
  for (const [held, text] of checks) {
    process.stdout.write(`${held ? 'ok     ' : 'NOT OK '} ${text}\n`);
    if (!held) process.exitCode = 1;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
