import { readFileSync } from 'node:fs';

/** What a key asks for: so many users more, or fewer. */
const steps: Readonly<Record<string, number>> = { w: 1, W: 10, s: -1, S: -10 };

/** Users started or stopped per second, as in Locust. */
const rate = 100;

/** What the keys steer. */
export interface SteeredRun {
  /** Users that shall run, as last asked for. */
  readonly targetUsers: number;
  setLoad(users: number, spawnRate: number): void;
}

/** Said at the start of a run that keys can steer. */
export const keysHint = 'keys: w/W 1/10 users more · s/S 1/10 fewer · Ctrl-C ends the run';

/** The part of a terminal's input that is used. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/**
 * Lets keys change the load: w/W for 1/10 users more, s/S for fewer, started and stopped at 100 a second. Keys are read
 * one at a time, so the terminal no longer turns Ctrl-C into a signal: that is done here.
 *
 * @returns a function that restores the terminal; null where there are no keys
 */
export function steerByKeys(
  run: SteeredRun,
  input: KeyInput,
  interrupt: () => void = interruptGroup,
): (() => void) | null {
  if (input.isTTY !== true || input.setRawMode === undefined) return null;
  const onKeys = (bytes: Buffer): void => {
    for (const key of bytes.toString('latin1')) {
      if (key === '\u0003') interrupt();
      const step = steps[key];
      if (step !== undefined) run.setLoad(Math.max(0, run.targetUsers + step), rate);
    }
  };
  input.setRawMode(true);
  input.on('data', onKeys);
  input.resume();
  return () => {
    input.setRawMode?.(false);
    input.off('data', onKeys);
    input.pause();
  };
}

/** What the terminal does at Ctrl-C otherwise: a script that started this process ends with it. */
function interruptGroup(): void {
  process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGINT');
}

/** Whether keys come to this process. A job in the background that touches its terminal is stopped by it; Linux alone tells. */
export function inForeground(): boolean {
  try {
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}
