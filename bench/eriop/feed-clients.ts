import { setTimeout as sleep } from 'node:timers/promises';
import { AGENCIES, emailOf, PASSWORD } from './agencies.ts';
import { FeedConnection } from './feed-connection.ts';

/** Program: `feed-clients <port> <connections> <seconds>`; prints what its connections saw, as JSON. */

/** What all connections saw while the events came. */
export interface FeedFigures {
  readonly connections: number;
  /** Still open at the end. */
  readonly left: number;
  readonly messages: number;
  /** ms from the event's instant to its arrival. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Opened at once: as many as a backlog holds with room to spare. */
const STEP = 100;
/** ms; one slot each of the counts below. */
const LONGEST = 60_000;
const CREATED_AT = Buffer.from('"created_at":"');
const ISO_LENGTH = '2026-01-01T00:00:00.000Z'.length;

const [port = 0, count = 0, seconds = 0] = process.argv.slice(2).map(Number);
const latencies = new Uint32Array(LONGEST + 1);
let messages = 0;

function onMessage(message: Buffer): void {
  const found = message.indexOf(CREATED_AT);
  if (found < 0) return;
  const start = found + CREATED_AT.length;
  const late = Date.now() - Date.parse(message.toString('latin1', start, start + ISO_LENGTH));
  const slot = Math.min(LONGEST, Math.max(0, late));
  latencies[slot] = (latencies[slot] ?? 0) + 1;
  messages += 1;
}

function quantile(share: number): number {
  let seen = 0;
  for (let late = 0; late <= LONGEST; late += 1) {
    seen += latencies[late] ?? 0;
    if (seen >= share * messages && seen > 0) return late;
  }
  return LONGEST;
}

async function tokens(): Promise<string[]> {
  const all: string[] = [];
  for (let agency = 0; agency < AGENCIES; agency += 1) {
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf('dispatcher', agency), password: PASSWORD }),
    });
    all.push(((await reply.json()) as { access_token: string }).access_token);
  }
  return all;
}

async function connectAll(): Promise<FeedConnection[]> {
  const byAgency = await tokens();
  const connections: FeedConnection[] = [];
  for (let first = 0; first < count; first += STEP) {
    const size = Math.min(STEP, count - first);
    const step = Array.from({ length: size }, () => new FeedConnection(port, onMessage));
    await Promise.all(step.map((connection) => connection.opened()));
    step.forEach((connection, index) => {
      connection.send({ type: 'authenticate', token: byAgency[(first + index) % AGENCIES] });
      connection.send({ type: 'subscribe', events: ['alert.created'] });
    });
    connections.push(...step);
  }
  return connections;
}

const connections = await connectAll();
process.stdout.write('connected\n');
await sleep(seconds * 1000);
const figures: FeedFigures = {
  connections: connections.length,
  left: connections.filter((connection) => connection.open).length,
  messages,
  p50: quantile(0.5),
  p99: quantile(0.99),
  max: quantile(1),
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
