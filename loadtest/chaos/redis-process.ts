import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN_MS = 5_000;

/** A Redis that can be stopped and started again, on one port. */
export class RedisProcess {
  readonly #port: number;
  readonly #log: number;
  #process: ChildProcess | undefined;

  constructor(port: number, logFile: string) {
    this.#port = port;
    this.#log = openSync(logFile, 'a');
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.#process = spawn('redis-server', args, { stdio: ['ignore', this.#log, this.#log] });
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await answers(this.#port))) {
      if (performance.now() > deadline) throw new Error('Redis did not start');
      await sleep(20);
    }
  }

  async stop(): Promise<void> {
    const known = this.#process;
    if (known === undefined || known.exitCode !== null || known.signalCode !== null) return;
    const ended = once(known, 'exit');
    known.kill('SIGKILL');
    await ended;
  }
}

/** Starts the machine's own redis-server; null where there is none. */
export async function startRedis(logFile: string): Promise<RedisProcess | null> {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const redis = new RedisProcess(await freePort(), logFile);
  await redis.start();
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
