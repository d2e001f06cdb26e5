import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { GeneratorMonitor } from './generator-monitor.ts';

function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

it('sees a blocked event loop for as long as it was', async () => {
  const monitor = new GeneratorMonitor();
  const begin = performance.now();
  monitor.start();
  await sleep(20);
  block(200);
  await sleep(20);
  const usage = monitor.read();
  // An instant is looked at every 10 ms: one was due in the first 10 ms of the stall.
  expect(usage.loopDelay).toBeGreaterThanOrEqual(190);
  // However long the pauses took, the loop was busy for the stall at least.
  expect(usage.utilisation * (performance.now() - begin)).toBeGreaterThanOrEqual(200);
  expect(usage.cpu).toBeGreaterThan(0);
  monitor.stop();
});

it('begins anew with each reading', async () => {
  const monitor = new GeneratorMonitor();
  monitor.start();
  await sleep(12);
  block(500);
  await sleep(1);
  const first = monitor.read();
  expect(first.loopDelay).toBeGreaterThanOrEqual(490);
  expect(monitor.read().loopDelay).toBe(0);
  await expect
    .poll(
      async () => {
        monitor.read();
        await sleep(20);
        return monitor.read().utilisation;
      },
      { timeout: 20_000 },
    )
    .toBeLessThan(first.utilisation);
  monitor.stop();
});

it('sees the garbage collector at work', async () => {
  const monitor = new GeneratorMonitor();
  monitor.start();
  const kept: number[][] = [];
  for (let n = 0; n < 300; n++) kept.push(new Array<number>(20_000).fill(n));
  let usage = monitor.read();
  // Node tells of it later.
  while (usage.gcPause === 0) {
    await sleep(1);
    usage = monitor.read();
  }
  monitor.stop();
  expect(usage.gcLongest).toBeGreaterThan(0);
  expect(usage.gcLongest).toBeLessThanOrEqual(usage.gcPause);
  expect(usage.heap).toBeGreaterThan(kept.length * 20_000);
  expect(usage.memory).toBeGreaterThan(usage.heap / 2);
});
