import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { machineLine } from '../machine.ts';
import { type EriopSystem, startEriop } from './eriop-system.ts';
import { FEED_SECONDS, measureFeed } from './measure-feed.ts';
import { measureLogins } from './measure-logins.ts';
import { load, measure, p99 } from './measure-requests.ts';

const USERS = 256;
/** Senders of batches. */
const GATEWAYS = 8;
/** Alerts of one batch. */
const BATCH = 500;
/** What is asked for; latencies are measured at half of it. */
const SINGLE_GOAL = 9_000;
const BATCH_GOAL = 40_000;

type Part = (system: EriopSystem) => Promise<string>;

/** Each measures one thing, prints its table row and gives its part of the last line. */
const parts: Readonly<Record<string, Part>> = {
  single: async ({ url }) => {
    const most = await measure(load(url, 'single', { users: USERS }), 'single');
    const half = await measure(
      load(url, 'single', { users: USERS, pace: SINGLE_GOAL / 2 / USERS }),
      'single',
    );
    row('single alerts', `${whole(most.requestsPerSecond)}/s`, latencyAt(half, half.requestsPerSecond));
    return `single=${whole(most.requestsPerSecond)} single_p99_ms=${ms(p99(half))}`;
  },
  batch: async ({ url }) => {
    const gateways = { users: GATEWAYS, environment: { BENCH_BATCH: String(BATCH) } };
    const pace = BATCH_GOAL / 2 / BATCH / GATEWAYS;
    const most = await measure(load(url, 'batch', gateways), 'batch');
    const half = await measure(load(url, 'batch', { ...gateways, pace }), 'batch');
    const rate = most.requestsPerSecond * BATCH;
    row(`alerts in batches of ${BATCH}`, `${whole(rate)}/s`, latencyAt(half, half.requestsPerSecond * BATCH));
    return `batch=${whole(rate)} batch_p99_ms=${ms(p99(half))}`;
  },
  lists: async ({ url }) => {
    const most = await measure(load(url, 'lists', { users: USERS }), 'lists');
    row('hot lists of 50 rows', `${whole(most.requestsPerSecond)}/s`, '');
    return `lists=${whole(most.requestsPerSecond)}`;
  },
  logins: async ({ url }) => {
    const { logins, others } = await measureLogins(url);
    const p95 = logins.percentiles['0.95'] ?? Number.NaN;
    const beside = `${whole(others.requestsPerSecond)} reads/s beside, p95 ${ms(others.percentiles['0.95'] ?? 0)} ms`;
    row('logins', `${whole(logins.requestsPerSecond)}/s, p95 ${ms(p95)} ms`, beside);
    return `logins_p95_ms=${ms(p95)}`;
  },
  feed: async ({ url }) => {
    const feed = await measureFeed(url);
    const rate = feed.messages / FEED_SECONDS;
    const left = `${feed.left} of ${feed.connections} connections left`;
    row(
      'live feed',
      `${whole(rate)} messages/s`,
      `p50 ${feed.p50}, p99 ${feed.p99}, max ${feed.max} ms; ${left}`,
    );
    return `feed=${whole(rate)} feed_p99_ms=${feed.p99}`;
  },
};

/** `npm run bench -- eriop [--profile] [part …]`: what one backend process holds. */
export async function benchEriop(args: readonly string[]): Promise<void> {
  const names = args.filter((argument) => argument !== '--profile');
  const unknown = names.find((name) => parts[name] === undefined);
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`);
  const folder = args.includes('--profile') ? join('profiles', 'eriop') : null;
  if (folder !== null) mkdirSync(folder, { recursive: true });
  console.log(machineLine());
  console.log(
    'one backend process on one core; PostgreSQL (synchronous_commit = on) and the load on the other',
  );
  const system = await startEriop(folder);
  const results: string[] = [];
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (names.length === 0 || names.includes(name)) results.push(await part(system));
    }
  } finally {
    await system.stop();
  }
  if (folder !== null) console.log(`where the time goes: npm run bench -- profile ${folder}/*.cpuprofile`);
  console.log(`eriop ${results.join(' ')}`);
}

function row(what: string, most: string, more: string): void {
  console.log(`${what.padEnd(26)} ${most.padEnd(26)} ${more}`);
}

function latencyAt(figures: Parameters<typeof p99>[0], rate: number): string {
  return `p99 ${ms(p99(figures))} ms at ${whole(rate)}/s`;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function ms(value: number): string {
  return value.toPrecision(3);
}
