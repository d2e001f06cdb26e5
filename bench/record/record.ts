import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from '../machine.ts';

/** As long as a chunk may be: a shorter run packs worse. */
const defaultMinutes = 30;
const names = 50;
const day = 86_400;

/** What is used of Muster's inside, as it was built. */
interface Inside {
  readonly RunStats: new () => object;
  readonly Traffic: new (stats: object, options: object) => { second(): void };
  recordOf(path: string, stats: object, onError: (error: Error) => void): Promise<Writer>;
  readonly exampleResult: object;
}

interface Writer {
  written(): Promise<void>;
  end(result: object): Promise<void>;
}

/**
 * `npm run bench -- record [minutes]`: how large the record of 24 hours would be, and its tail at most: 50 request
 * names with log-normal response times and their phases, on a clock that does not wait; at 1,000 and at 10,000
 * requests/s, the latter also with two clocks.
 *
 * @param args simulated minutes; default: 30
 */
export async function record(args: readonly string[]): Promise<void> {
  const minutes = Number(args[0] ?? defaultMinutes);
  if (!(minutes > 0)) throw new Error(`minutes must be a number above 0, not '${args[0]}'`);
  const inside = await load();
  console.log(machineLine());
  for (const [rate, planned] of [
    [1000, false],
    [10_000, false],
    [10_000, true],
  ] as const) {
    const { size, tail, cpu } = await simulate(inside, rate, planned, Math.round(minutes * 60));
    const perDay = (size / (minutes * 60)) * day;
    const clocks = planned ? 'two clocks' : 'one clock ';
    console.log(
      `${String(rate).padStart(6)} requests/s, ${clocks}: ${(perDay / 1e6).toFixed(1)} MB in 24 h, ` +
        `tail at most ${(tail / 1e6).toFixed(1)} MB, ${cpu.toFixed(1)} ms CPU a second to simulate, record and write`,
    );
  }
}

async function simulate(inside: Inside, rate: number, planned: boolean, seconds: number) {
  const { RunStats, Traffic, recordOf, exampleResult } = inside;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const path = join(folder, 'run.muster');
    const stats = new RunStats();
    const writer = await recordOf(path, stats, (error) => {
      throw error;
    });
    const traffic = new Traffic(stats, { names, rate, planned, failures: 0.01 });
    const before = process.cpuUsage();
    let tail = 0;
    for (let second = 0; second < seconds; second++) {
      traffic.second();
      await writer.written();
      tail = Math.max(tail, statSync(`${path}.tail`).size);
    }
    const { user, system } = process.cpuUsage(before);
    await writer.end(exampleResult);
    return { size: statSync(path).size, tail, cpu: (user + system) / 1000 / seconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function load(): Promise<Inside> {
  const modules = await Promise.all(
    [
      'stats/run-stats.js',
      'record/fixtures/recorded-stats.js',
      'record/fixtures/traffic.js',
      'record/fixtures/example-head.js',
    ].map((file) => import(new URL(`../../../packages/muster/dist/${file}`, import.meta.url).href)),
  );
  return Object.assign({}, ...modules) as Inside;
}
