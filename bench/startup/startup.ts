import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from '../machine.ts';
import { median } from '../median.ts';
import { hammer, musterProgram } from '../muster-program.ts';

const rounds = 11;

/**
 * `npm run bench -- startup`: ms from starting a process to its first request, for Muster's command line and for
 * the smallest program on Node that sends one.
 */
export async function startup(): Promise<void> {
  const arrival = { at: () => {} };
  const server = createServer((_request, response) => {
    arrival.at();
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const bare = join(folder, 'bare.mjs');
  writeFileSync(bare, `import { get } from 'node:http';\nget('${url}', (response) => response.resume());\n`);
  const contestants = new Map<string, readonly string[]>([
    ['muster', [musterProgram, '-f', hammer, '--headless', '--only-summary', '-t', '1s', '-H', url]],
    ['node:http', [bare]],
  ]);
  const times = new Map<string, number[]>([...contestants.keys()].map((name) => [name, []]));
  const firstRequest = (args: readonly string[]): Promise<number> =>
    new Promise((resolve) => {
      const started = performance.now();
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      let first = 0;
      arrival.at = () => {
        if (first > 0) return;
        first = performance.now() - started;
        child.kill('SIGKILL');
      };
      child.once('close', () => resolve(first));
    });
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of contestants) times.get(name)?.push(await firstRequest(args));
  }
  server.close();
  rmSync(folder, { recursive: true });
  console.log(`${machineLine()}\n${rounds} rounds, in turn; ms from start to first request`);
  console.log('program    median  fastest  slowest');
  for (const [name, some] of times) {
    const cells = [median(some), Math.min(...some), Math.max(...some)].map((ms) => ms.toFixed(0));
    console.log(
      `${name.padEnd(9)}  ${cells.map((cell, at) => cell.padStart([6, 7, 7][at] ?? 7)).join('  ')}`,
    );
  }
  console.log(`first request after ${median(times.get('muster') ?? []).toFixed(0)} ms`);
}
