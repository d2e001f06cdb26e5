import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase } from '@vigilia/eriop';
import { signalAll, withChildren } from './process-tree.ts';
import type { Stage } from './stage.ts';

/** Something that happens to a system in service. */
export interface Exercise {
  readonly name: string;
  /** Does it, and resolves with the instant from which the recovery counts, ms of `performance.now()`. */
  readonly happen: (stage: Stage) => Promise<number>;
  /** Whether some requests may fail meanwhile. */
  readonly disturbs: boolean;
  readonly needsRedis?: boolean;
}

/** ms that PostgreSQL stands still, or is kept busy. */
const PAUSE = 10_000;
const LOCKED = 5_000;
/** ms without Redis. */
const WITHOUT_REDIS = 5_000;
const SLOW_BODIES = 500;
const IDLE = 10_000;
/** ms that the slow and the idle stay. */
const STAY = 5_000;
/** Connections opened at once. */
const STEP = 250;

export const exercises: readonly Exercise[] = [
  {
    name: 'the backend is killed',
    disturbs: true,
    happen: async (stage) => {
      signalAll([stage.backendPid], 'SIGKILL');
      const since = performance.now();
      await stage.startBackend();
      return since;
    },
  },
  {
    name: 'PostgreSQL is killed',
    disturbs: true,
    happen: async (stage) => {
      signalAll(withChildren(stage.databasePid), 'SIGKILL');
      const since = performance.now();
      await stage.startDatabase();
      return since;
    },
  },
  {
    name: 'PostgreSQL stands still for 10 s',
    disturbs: true,
    happen: async (stage) => {
      const pids = withChildren(stage.databasePid);
      signalAll(pids, 'SIGSTOP');
      await sleep(PAUSE);
      signalAll(pids, 'SIGCONT');
      return performance.now();
    },
  },
  {
    name: 'Redis is stopped and started',
    disturbs: false,
    needsRedis: true,
    happen: async ({ redis }) => {
      await redis?.stop();
      const since = performance.now();
      await sleep(WITHOUT_REDIS);
      await redis?.start();
      return since;
    },
  },
  {
    name: 'the pool is full',
    disturbs: true,
    happen: async ({ databaseUrl }) => {
      const sql = await connectDatabase(databaseUrl, { max: 1, name: 'chaos' });
      await sql.begin(async (transaction) => {
        await transaction`lock table alerts in access exclusive mode`;
        await sleep(LOCKED);
      });
      const since = performance.now();
      await sql.end();
      return since;
    },
  },
  {
    name: '500 bodies arrive byte by byte',
    disturbs: false,
    happen: async ({ url }) => {
      const since = performance.now();
      const sockets = await openAll(url, SLOW_BODIES);
      for (const socket of sockets) {
        socket.write(
          'POST /api/v1/auth/login HTTP/1.1\r\nHost: chaos\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
        );
      }
      for (let elapsed = 0; elapsed < STAY; elapsed += 500) {
        for (const socket of sockets) socket.write(' ');
        await sleep(500);
      }
      for (const socket of sockets) socket.destroy();
      return since;
    },
  },
  {
    name: '10,000 connections are idle',
    disturbs: false,
    happen: async ({ url }) => {
      const since = performance.now();
      const sockets = await openAll(url, IDLE);
      await sleep(STAY);
      const left = sockets.filter((socket) => !socket.destroyed).length;
      for (const socket of sockets) socket.destroy();
      if (left < IDLE) throw new Error(`only ${left} of ${IDLE} idle connections were kept`);
      return since;
    },
  },
];

async function openAll(url: string, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const step = Array.from({ length: Math.min(STEP, count - sockets.length) }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => socket.destroy());
      // What it is told is not the question; unread, it would not notice that it was hung up on.
      socket.resume();
      return socket;
    });
    await Promise.all(step.map((socket) => once(socket, 'connect')));
    sockets.push(...step);
  }
  return sockets;
}
