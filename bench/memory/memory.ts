import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineLine } from '../machine.ts';
import { timed } from '../timed-command.ts';

const levels = [10_000, 50_000];
/** Users of the run that the others are compared with: what the process itself takes. */
const few = 100;
/** Users started per second. */
const spawnRate = 2500;
/** Seconds in which all are connected and wait. */
const hold = 8;

const musterProgram = fileURLToPath(new URL('../../../packages/muster/bin/muster.js', import.meta.url));
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
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const summaryFile = join(folder, 'summary.json');
    const time = Math.ceil(users / spawnRate) + hold;
    const load = ['-u', String(users), '-r', String(spawnRate), '-t', `${time}s`, '-H', url];
    const args = ['-f', idle, '--headless', '--only-summary', '--summary', summaryFile, ...load];
    await timed([process.execPath, musterProgram, ...args], [0, 3]);
    const { seconds } = JSON.parse(readFileSync(summaryFile, 'utf8')) as {
      seconds: { users: number; steady: boolean; failures: number; generator: { memory: number } }[];
    };
    const last = seconds.filter((second) => second.steady).at(-1);
    const failures = seconds.reduce((sum, second) => sum + second.failures, 0);
    return { users: last?.users ?? 0, failures, resident: last?.generator.memory ?? Number.NaN };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function openFilesLimit(): number {
  const text = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return text === 'unlimited' ? 1_000_000 : Number(text);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
