import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/** What `npm start` consists of, built. */
export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

export interface Start {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  readonly text: () => string;
  readonly ended: Promise<{ code: number | null; text: string }>;
}

/** A data folder and a results folder of a test file, and the program on them. */
export interface StartPlace {
  readonly folder: string;
  readonly results: string;
  readonly env: NodeJS.ProcessEnv;
  /** @param command `start` by default, or another that uses the same data */
  start(args: readonly string[], variables?: Record<string, string>, command?: 'start' | 'seed'): Start;
}

/**
 * Twenty users, of a generator that may act late: how busy this machine is, is not asked; to be followed by a time.
 */
export const small = ['--max-send-lag', '1000', '--users', '20', '--spawn-rate', '20', '--run-time'];

/** For the tests of a file; all is removed after the last one, by the command that is there for it. */
export function useStartPlace(): StartPlace {
  const folder = mkdtempSync(join(tmpdir(), 'vigilia-start-'));
  const results = join(folder, 'results');
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    VIGILIA_DATA: join(folder, 'data'),
    VIGILIA_RESULTS: results,
    ERIOP_PORT: '0',
    NO_COLOR: '1',
  };
  const begun: Start[] = [];
  beforeAll(() => {
    mkdirSync(join(folder, 'data'), { recursive: true });
    mkdirSync(results);
  });
  // One that failed leaves nothing to the next: a database has one server.
  afterEach(async () => {
    for (const { process: child, ended } of begun.splice(0)) {
      child.kill('SIGTERM');
      await ended;
    }
  });
  afterAll(async () => {
    // A folder that VIGILIA_DATA names may hold other things: they are not ours to remove.
    writeFileSync(join(folder, 'data', 'precious.txt'), 'keep me');
    const reset = spawn(process.execPath, [join(dist, 'reset.js')], { env });
    const [code] = await once(reset, 'close');
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'data'))).toEqual(['precious.txt']);
    rmSync(folder, { recursive: true });
  });
  const start: StartPlace['start'] = (args, variables = {}, command = 'start') => {
    const child = spawn(process.execPath, [join(dist, command, 'main.js'), ...args], {
      env: { ...env, ...variables },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        text += bytes;
      });
    }
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
    const one = { process: child, text: () => text, ended };
    begun.push(one);
    return one;
  };
  return { folder, results, env, start };
}

/** Waits until the personas are at work. */
export async function underLoad({ text, ended }: Start): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!/\n +0:01 /.test(text())) {
    if (over) throw new Error(`it ended before the load:\n${text()}`);
    await sleep(50);
  }
}

/** Settles in the very turn in which a text has come. */
export function printed({ process: child, text }: Start, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (text().includes(wanted)) resolve();
    };
    child.stdout?.on('data', look);
    look();
  });
}

/** The process ids that the steps named. */
export function processesIn(text: string): number[] {
  return [...text.matchAll(/process (\d+)/g)].map((match) => Number(match[1]));
}

/** A process that has ended, and that nobody has asked how, does not run: who inherits orphans may take seconds to ask. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // No /proc (macOS), or it has ended this moment, as the next look will tell.
  }
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) as string;
}
