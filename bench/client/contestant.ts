import { Agent, request as httpRequest } from 'node:http';
import { HttpClient } from '@vigilia/muster';
import { TimerWheel } from '@vigilia/muster/timing';
import { Pool } from 'undici';

// One client in a process of its own: `connections` loops that post one small alert after another for some seconds.
const [name = '', url = '', seconds = '3', connections = '100'] = process.argv.slice(2);
const alert = { source: 'axis_microphone', severity: 'high', alert_type: 'gunshot', title: 'gunshot heard' };
const headers = { Authorization: `Bearer ${'x'.repeat(200)}` };

/** Sends one request and reads its response as JSON. */
type Post = () => Promise<unknown>;

function muster(): Post {
  const client = new HttpClient(url, new TimerWheel(), () => {});
  return async () => (await client.post('/alerts', { json: alert, headers })).json();
}

const pool = new Pool(url, { connections: Number(connections) });
const json = { ...headers, 'content-type': 'application/json' };

async function undici(): Promise<unknown> {
  const { body } = await pool.request({
    path: '/alerts',
    method: 'POST',
    headers: json,
    body: JSON.stringify(alert),
  });
  return body.json();
}

const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });

function nodeHttp(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/alerts`, { agent, method: 'POST', headers: json }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(JSON.stringify(alert));
  });
}

const contestants: Readonly<Record<string, () => Post>> = {
  muster,
  undici: () => undici,
  'node:http': () => nodeHttp,
};

async function loop(post: Post, until: number): Promise<number> {
  let count = 0;
  while (performance.now() < until) {
    await post();
    count += 1;
  }
  return count;
}

const make = contestants[name];
if (make === undefined) throw new Error(`no contestant ${name}`);
const loops = Array.from({ length: Number(connections) }, make);
// One second to warm up: connections, and the compiler.
await Promise.all(loops.map((post) => loop(post, performance.now() + 1000)));
const cpu = process.cpuUsage();
const counts = await Promise.all(loops.map((post) => loop(post, performance.now() + Number(seconds) * 1000)));
const used = process.cpuUsage(cpu);
const requests = counts.reduce((sum, count) => sum + count, 0);
process.send?.({ requests, cpuMicros: used.user + used.system });
process.exit();
