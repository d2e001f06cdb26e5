import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pinned } from '../machine.ts';
import { runMusterSummary } from '../muster-program.ts';
import type { FeedFigures } from './feed-clients.ts';
import { users } from './measure-requests.ts';

const program = fileURLToPath(new URL('./feed-clients.js', import.meta.url));

const CONNECTIONS = 5_000;
const EVENTS = 500;
/** Alerts come from so many gateways. */
const GATEWAYS = 50;
/** Of events. */
export const FEED_SECONDS = 10;
/** For the gateways to log in and the last messages to arrive. */
const MARGIN = 5;

/** 5,000 connections, 100 for each of 50 agencies, while 500 alerts a second come in. */
export async function measureFeed(url: string): Promise<FeedFigures> {
  const port = new URL(url).port;
  const [command = '', ...args] = pinned(1, [
    process.execPath,
    program,
    port,
    String(CONNECTIONS),
    String(FEED_SECONDS + MARGIN),
  ]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const connected = await lines.next();
  if (connected.value !== 'connected') throw new Error('the live feed could not be followed');
  await runMusterSummary(
    {
      ...{ locustfile: users('single'), url, users: GATEWAYS, spawnRate: GATEWAYS, runTime: FEED_SECONDS },
      environment: { BENCH_PACE: String(EVENTS / GATEWAYS) },
    },
    (arguments_) => pinned(1, arguments_),
  );
  const last = await lines.next();
  return JSON.parse(last.value ?? '{}') as FeedFigures;
}
