import { Agent, get as httpGet } from 'node:http';
import autocannon from 'autocannon';
import { Pool } from 'undici';

// One client in a process of its own: so many loops that get one small answer after another, for some seconds.
const [name = '', url = '', secondsText = '3', connectionsText = '100'] = process.argv.slice(2);
const seconds = Number(secondsText);
const connections = Number(connectionsText);

/** Sends one request and reads its answer. */
type Get = () => Promise<unknown>;

const pool = new Pool(url, { connections });
const agent = new Agent({ keepAlive: true, maxSockets: connections });

const clients: Readonly<Record<string, Get>> = {
  'undici.request': async () => (await pool.request({ path: '/', method: 'GET' })).body.text(),
  'undici.dispatch': () =>
    new Promise((resolve, reject) => {
      pool.dispatch(
        { path: '/', method: 'GET' },
        {
          onConnect: () => {},
          onHeaders: () => true,
          onData: () => true,
          onComplete: resolve,
          onError: reject,
        },
      );
    }),
  'node:http': () =>
    new Promise((resolve, reject) => {
      httpGet(url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
    }),
};

async function loop(get: Get, until: number): Promise<number> {
  let count = 0;
  while (performance.now() < until) {
    await get();
    count += 1;
  }
  return count;
}

async function loops(get: Get, duration: number): Promise<number> {
  const until = performance.now() + duration * 1000;
  const counts = await Promise.all(Array.from({ length: connections }, () => loop(get, until)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function measured(load: (duration: number) => Promise<number>): Promise<void> {
  // One second to warm up: connections, and the compiler.
  await load(1);
  const cpu = process.cpuUsage();
  const requests = await load(seconds);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(`${JSON.stringify({ requests, seconds, cpuSeconds: (user + system) / 1e6 })}\n`);
}

async function cannonade(duration: number): Promise<number> {
  return (await autocannon({ url, connections, duration })).requests.total;
}

const get = clients[name];
if (get === undefined && name !== 'autocannon') throw new Error(`no contestant ${name}`);
await measured(get === undefined ? cannonade : (duration) => loops(get, duration));
process.exit();
