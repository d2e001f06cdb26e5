import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Random } from '../testing/random.ts';
import { rawServer, reply, reset } from '../testing/raw-server.ts';
import { sendRequest, transportOptions } from '../testing/send-request.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';
import { Http1Transport } from './http1-transport.ts';
import { staleRetries } from './stale-retries.ts';

const seed = Number(process.env.MUSTER_TEST_SEED ?? 20_240_607);
const users = 20;
const requestsPerUser = 100;

type Ending = (socket: Socket, answer: string, random: Random) => void;

const endings: readonly Ending[] = [
  (socket) => reset(socket),
  (socket) => socket.destroy(),
  (socket, answer, random) => socket.end(answer.slice(0, random.below(answer.length))),
  (socket, answer, random) => {
    socket.write(answer.slice(0, random.below(answer.length)), () => reset(socket));
  },
  (socket, answer) => socket.end(answer),
  (socket, answer) => socket.write(answer, () => reset(socket)),
  (socket, answer) => {
    socket.write(answer);
    // The next request is on its way by then.
    socket.once('data', () => reset(socket));
  },
  (socket, answer, random) => {
    socket.write(answer);
    setTimeout(() => reset(socket), random.below(20));
  },
  (socket, answer, random) => {
    socket.write(answer);
    setTimeout(() => socket.end(), random.below(20));
  },
];

describe('Http1Transport when connections are reset', () => {
  it('ends each request once, repeats only what may be repeated, and leaves nothing over', async () => {
    console.log(`seed ${seed} (MUSTER_TEST_SEED)`);
    const random = new Random(seed);
    const arrivals = new Map<string, number>();
    const server = await rawServer((socket, text) => {
      const request = /^(\w+ \S+) /.exec(text)?.[1] as string;
      arrivals.set(request, (arrivals.get(request) ?? 0) + 1);
      const answer = reply(`${request};${'x'.repeat(random.below(2000))}`);
      if (random.below(3) === 0) random.pick(endings)(socket, answer, random);
      else socket.write(answer);
    });
    const wheel = new TimerWheel();
    const options = transportOptions();
    const retriesBefore = staleRetries();
    const codes = new Map<string, number>();
    let retries = 0;

    const user = async (index: number): Promise<void> => {
      const transport = new Http1Transport(options, wheel);
      for (let i = 0; i < requestsPerUser; i++) {
        const method = random.below(2) === 0 ? 'GET' : 'POST';
        const path = `/${index}/${i}`;
        const { code, body } = await sendRequest(transport, server.url + path, { method });
        codes.set(code ?? 'ok', (codes.get(code ?? 'ok') ?? 0) + 1);
        if (code === null) expect(body.toString('latin1').split(';')[0]).toBe(`${method} ${path}`);
        if (random.below(4) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(20)));
      }
      retries += transport.retries;
      transport.close();
    };
    await Promise.all(Array.from({ length: users }, (_, index) => user(index)));

    expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBe(users * requestsPerUser);
    for (const code of codes.keys()) {
      expect(['ok', 'CLIENT_CLOSED_EARLY', 'CLIENT_CONNECTION_RESET']).toContain(code);
    }
    // An ending takes one request with it at most, and two in three have none.
    expect(codes.get('ok')).toBeGreaterThan(users * requestsPerUser * 0.5);
    for (const [request, count] of arrivals) expect(count).toBeLessThanOrEqual(request[0] === 'G' ? 2 : 1);
    expect(retries).toBeGreaterThan(0);
    expect(staleRetries() - retriesBefore).toBe(retries);
    expect(wheel.pending).toBe(0);
    await expect
      .poll(() => server.connections.filter((socket) => !socket.destroyed).length, { timeout: 20_000 })
      .toBe(0);
    await server.close();
  });
});
