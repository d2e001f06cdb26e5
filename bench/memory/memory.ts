import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../machine.ts';
import { runMuster } from '../muster-program.ts';

const levels = [10_000, 50_000];
/** Users of the run that the others are compared with: what the process itself takes. */
const few = 100;
/** Users started per second. */
const spawnRate = 2500;
/** Seconds in which all are connected and wait. */
const hold = 8;

const idle = fileURLToPath(new URL('../../memory/idle.ts', import.meta.url));

/** What so many users left behind. */
interface Reading {
  readonly users: number;
  readonly failures: number;
  /** Resident bytes of the generator in the last second. */
  readonly resident: number;
}

/** `npm run bench -- memory`: resident memory of a user that is connected and waits. */
export async function memory(): Promise<void> {
  const server = fork(fileURLToPath(new URL('./server.js', import.meta.url)));
  try {
    const [address] = (await once(server, 'message')) as [{ port: number }];
    const url = `http://127.0.0.1:${address.port}`;
    console.log(machineLine());
    const limit = openFilesLimit() - 200;
    const base = await run(url, few);
    console.log(`${few} users: ${megabytes(base.resident)} MB`);
    for (const users of new Set(levels.map((level) => Math.min(level, limit)))) {
      if (users === limit)
        console.log(`the open-file limit of ${limit + 200} allows no more than ${limit} users`);
      const reading = await run(url, users);
      const each = (reading.resident - base.resident) / (users - few) / 1024;
      console.log(
        `${users} users: ${megabytes(reading.resident)} MB, ${reading.users} running, ${reading.failures} failures, ${each.toFixed(1)} KB a user`,
      );
    }
  } finally {
    server.disconnect();
  }
}

async function run(url: string, users: number): Promise<Reading> {
  const runTime = Math.ceil(users / spawnRate) + hold;
  const seconds = await runMuster({ locustfile: idle, url, users, spawnRate, runTime });
  const last = seconds.filter((second) => second.steady).at(-1);
  const failures = seconds.reduce((sum, second) => sum + second.failures, 0);
  return { users: last?.users ?? 0, failures, resident: last?.generator.memory ?? Number.NaN };
}

function openFilesLimit(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? 1_000_000 : Number(text);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
