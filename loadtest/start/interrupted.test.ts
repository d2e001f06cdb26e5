import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEmbeddedPostgres } from '@vigilia/eriop';
import { describe, expect, it } from 'vitest';
import {
  isRunning,
  lastLine,
  processesIn,
  type Start,
  small,
  underLoad,
  useStartPlace,
} from './testing/start-place.ts';

const { folder, start } = useStartPlace();

/** Settles in the very turn in which a text has come. */
function printed({ process: child, text }: Start, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (text().includes(wanted)) resolve();
    };
    child.stdout?.on('data', look);
    look();
  });
}

function processNamed(text: string, step: string): number {
  return Number(new RegExp(`${step}.*process (\\d+)`).exec(text)?.[1]);
}

describe('npm start, interrupted', () => {
  it.each([
    ['in the instant in which the first step begins', '[1/5]', 0],
    ['while the database starts', '[1/5]', 50],
    ['while the backend starts', '[3/5]', 50],
    ['in the instant in which the load begins', '[5/5]', 0],
  ])('leaves nothing behind when Ctrl-C comes %s', async (_name, step, delay) => {
    const begun = start([...small, '1m']);
    await printed(begun, step);
    if (delay > 0) await sleep(delay);
    begun.process.kill('SIGINT');
    const { code, text } = await begun.ended;
    expect([code, lastLine(text)]).toEqual([130, 'Stopped by Ctrl-C.']);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
    expect(findEmbeddedPostgres(join(folder, 'data', 'postgres'))).toBeUndefined();
  });

  it.each([
    ['the backend', 'backend', /The backend ended by SIGKILL in the middle of the test/],
    ['PostgreSQL', 'database', /PostgreSQL ended by SIGKILL in the middle of the test/],
  ])('stops the others and says what happened when %s crashes', async (_name, step, message) => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    process.kill(processNamed(begun.text(), step), 'SIGKILL');
    const { code, text } = await begun.ended;
    expect(text).toMatch(message);
    expect(code).toBe(2);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('takes everything with it when it is killed itself', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    begun.process.kill('SIGKILL');
    await once(begun.process, 'exit');
    const pids = processesIn(begun.text());
    expect(pids).toHaveLength(2);
    for (let i = 0; i < 200 && pids.some(isRunning); i++) await sleep(100);
    expect(pids.filter(isRunning)).toEqual([]);
    await begun.ended;
  });
});
