import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { lastLine, Workplace } from '../testing/program.ts';

const place = new Workplace();
afterAll(() => place.remove());

describe('muster verify', () => {
  it('carries out the checks asked for, in their order, and counts them', async () => {
    const run = await place.run('verify', '--only', 'soak', 'merge');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out.indexOf('soak: pass')).toBeGreaterThan(run.out.indexOf('merge: pass'));
    expect(lastLine(run.out)).toBe('verify=pass 2/2');
  });

  it('tells what it takes', async () => {
    const run = await place.runHere('verify', '--help');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(/^Usage: muster verify \[options\]/);
    expect(run.out).toContain('--soak');
  });

  it.each([
    [['--only', 'speed'], /Allowed choices are stall, pace, accuracy, merge, saturation, soak/],
    [['--hard'], /unknown option '--hard' \(see muster verify --help\)/],
    [['pace'], /too many arguments/],
  ])('refuses %j', async (args, message) => {
    const run = await place.runHere('verify', ...args);
    expect(run).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });

  it.concurrent.each(['SIGINT', 'SIGKILL'] as const)('leaves no process behind at %s', async (signal) => {
    const { process: program, ended } = place.start(['verify', '--only', 'stall']);
    const server = await eventually(() => childOf(program.pid as number));
    program.kill(signal);
    await ended;
    await eventually(() => (isThere(server) ? undefined : true));
  });
});

/** @returns undefined while it has none */
function childOf(parent: number): number | undefined {
  const lines = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' }).split('\n');
  const found = lines.map((line) => line.trim().split(/\s+/).map(Number)).find(([ppid]) => ppid === parent);
  return found?.[1];
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually<Value>(look: () => Value | undefined): Promise<Value> {
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
