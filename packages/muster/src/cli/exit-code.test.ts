import { describe, expect, it } from 'vitest';
import { exitCodeOf, type RunEnding } from './exit-code.ts';

const clean: RunEnding = {
  processExitCode: null,
  verdict: 'pass',
  hasTargets: false,
  listenerErrors: 0,
  exitCodeOnError: 1,
};

describe('exitCodeOf', () => {
  it.each<[string, Partial<RunEnding>, number]>([
    ['nothing went wrong', {}, 0],
    ['something failed', { verdict: 'fail' }, 1],
    ['something failed that shall not count', { verdict: 'fail', exitCodeOnError: 0 }, 0],
    ['a listener threw', { listenerErrors: 1 }, 2],
    ['something failed, and a listener threw', { verdict: 'fail', listenerErrors: 1, exitCodeOnError: 7 }, 7],
    ['a target missed', { verdict: 'fail', hasTargets: true, exitCodeOnError: 0 }, 1],
    ['nothing can be said', { verdict: 'invalid' }, 3],
    ['nothing can be said of the targets', { verdict: 'invalid', hasTargets: true }, 3],
    ['the targets held, and a listener threw', { hasTargets: true, listenerErrors: 1 }, 2],
    ['the locustfile says 0', { processExitCode: 0, verdict: 'fail' }, 0],
    ['the locustfile says 42', { processExitCode: 42, listenerErrors: 1 }, 42],
  ])('%s', (_name, ending, code) => {
    expect(exitCodeOf({ ...clean, ...ending })).toBe(code);
  });
});
