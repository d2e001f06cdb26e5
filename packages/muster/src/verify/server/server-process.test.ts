import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineNow } from '../machine-clock.ts';
import type { Freeze } from './script.ts';
import { ServerProcess } from './server-process.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});

afterAll(() => server.stop());

async function get(path: string): Promise<string> {
  return (await fetch(server.url + path)).text();
}

describe('the scripted server', () => {
  it('notes on the clock of this process when it read and answered each numbered request', async () => {
    const before = machineNow();
    expect(await get('/now/17')).toBe('ok');
    expect(await get('/now')).toBe('ok');
    const log = await server.takeLog();
    expect([...log.number]).toEqual([17]);
    const [readAt = 0] = log.readAt;
    const [answeredAt = 0] = log.answeredAt;
    expect(readAt).toBeGreaterThan(before);
    expect(answeredAt).toBeGreaterThanOrEqual(readAt);
    expect(answeredAt).toBeLessThan(machineNow());
    expect((await server.takeLog()).number).toHaveLength(0);
  });

  it('keeps requests as long as its script says, others not', async () => {
    await server.follow({ delay: { medianMs: 60, sigma: 0, seed: 1 } });
    await Promise.all([get('/later/1'), get('/now/2')]);
    const log = await server.takeLog();
    expect([...log.number].sort()).toEqual([1, 2]);
    // In whatever order they came.
    const kept = (number: number): number => {
      const at = log.number.indexOf(number);
      return (log.answeredAt[at] as number) - (log.readAt[at] as number);
    };
    expect(kept(1)).toBeGreaterThanOrEqual(60);
    expect(kept(2)).toBeLessThan(kept(1));
  });

  it('answers nobody while it is frozen', async () => {
    const from = machineNow() + 50;
    await server.follow({ freezes: [{ from, until: from + 200 }] });
    const answeredAt: number[] = [];
    let freezes: readonly Freeze[] = [];
    // One after another, until one had to wait.
    for (let number = 3; freezes.length === 0; number++) {
      await get(`/now/${number}`);
      const log = await server.takeLog();
      answeredAt.push(...log.answeredAt);
      freezes = log.freezes;
    }
    const [freeze] = freezes as [Freeze];
    expect(freezes).toHaveLength(1);
    expect(freeze.until).toBeGreaterThanOrEqual(from + 200);
    expect(answeredAt.length).toBeGreaterThan(0);
    expect(answeredAt.filter((at) => at > freeze.from && at < freeze.until)).toEqual([]);
  });

  it('says so when it has ended', async () => {
    const lost = await ServerProcess.start();
    const asked = lost.takeLog();
    process.kill(lost.pid as number, 'SIGKILL');
    await asked.catch(() => {});
    await expect(lost.takeLog()).rejects.toMatchObject({ code: 'VERIFY_SERVER_FAILED' });
    await lost.stop();
  });
});
