import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type KeyInput, steerByKeys } from './keyboard.ts';

class Terminal extends EventEmitter implements KeyInput {
  isTTY = true;
  raw = false;
  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
  resume(): void {}
  pause(): void {}
  press(keys: string): void {
    this.emit('data', Buffer.from(keys));
  }
}

function steered() {
  const run = {
    targetUsers: 5,
    rates: [] as number[],
    setLoad(users: number, rate: number) {
      this.targetUsers = users;
      this.rates.push(rate);
    },
  };
  const terminal = new Terminal();
  let interrupted = 0;
  const restore = steerByKeys(run, terminal, () => {
    interrupted += 1;
  });
  return { run, terminal, restore, interruptions: () => interrupted };
}

describe('steerByKeys', () => {
  it('adds and takes users at 100 a second, never below none', () => {
    const { run, terminal } = steered();
    terminal.press('wW');
    expect(run.targetUsers).toBe(16);
    terminal.press('s');
    expect(run.targetUsers).toBe(15);
    terminal.press('SSx\n');
    expect(run.targetUsers).toBe(0);
    expect(new Set(run.rates)).toEqual(new Set([100]));
  });

  it('still ends at Ctrl-C, and restores the terminal', () => {
    const { terminal, restore, interruptions } = steered();
    expect(terminal.raw).toBe(true);
    terminal.press('\u0003');
    expect(interruptions()).toBe(1);
    restore?.();
    expect(terminal.raw).toBe(false);
    expect(terminal.listenerCount('data')).toBe(0);
  });

  it('leaves an input alone that is no terminal', () => {
    const pipe = new Terminal();
    pipe.isTTY = false;
    expect(steerByKeys({ targetUsers: 1, setLoad() {} }, pipe)).toBeNull();
    expect(pipe.listenerCount('data')).toBe(0);
  });
});
