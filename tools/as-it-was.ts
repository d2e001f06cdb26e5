import { afterAll, expect, vi } from 'vitest';

// Before every test file that shares its process with others: what it changes of that process it also puts back, or the
// next one fails for what it has not done, and only in some orders.

/** What belongs to the whole process. */
function processState() {
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'] as const;
  return {
    env: { ...process.env },
    folder: process.cwd(),
    exitCode: process.exitCode,
    listeners: Object.fromEntries(events.map((name) => [name, process.listenerCount(name)])),
    fakeTimers: vi.isFakeTimers(),
  };
}

const before = processState();

// Begun first, so it comes last.
afterAll(() => expect(processState(), 'the process as this file leaves it').toEqual(before));
