import { describe, expect, it } from 'vitest';
import { exitCodeOf, type RunEnding } from './exit-code.ts';

const clean: RunEnding = {
  processExitCode: null,
  verdict: null,
  errors: 0,
  listenerErrors: 0,
  exitCodeOnError: 1,
};

describe('exitCodeOf', () => {
  it.each<[string, Partial<RunEnding>, number]>([
    ['nothing went wrong', {}, 0],
    ['something failed', { errors: 3 }, 1],
    ['something failed that shall not count', { errors: 3, exitCodeOnError: 0 }, 0],
    ['a listener threw', { listenerErrors: 1 }, 2],
    ['something failed, and a listener threw', { errors: 1, listenerErrors: 1, exitCodeOnError: 7 }, 7],
    ['the targets held, though something failed', { verdict: 'pass', errors: 3 }, 0],
    ['a target missed', { verdict: 'fail' }, 1],
    ['nothing can be said', { verdict: 'invalid' }, 3],
    ['the targets held, and a listener threw', { verdict: 'pass', listenerErrors: 1 }, 2],
    ['the locustfile says 0', { processExitCode: 0, verdict: 'fail', errors: 1 }, 0],
    ['the locustfile says 42', { processExitCode: 42, listenerErrors: 1 }, 42],
  ])('%s', (_name, ending, code) => {
    expect(exitCodeOf({ ...clean, ...ending })).toBe(code);
  });
});
