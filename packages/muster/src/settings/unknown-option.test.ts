import { describe, expect, it } from 'vitest';
import { allSettings } from './all-settings.ts';
import { unknownOption } from './unknown-option.ts';

describe('what is said of an unknown option', () => {
  it.each([
    ['--run-tme', '--run-time'],
    ['--run_time', '--run-time'],
    ['--spawnrate', '--spawn-rate'],
    ['--hatch-rate', '--spawn-rate'],
    ['--host-name', '--host'],
    ['--duration', '--run-time'],
    ['--vus', '--users'],
  ])('%s may have been meant to be %s', (option, meant) => {
    expect(unknownOption(option, allSettings)).toBe(
      `unknown option '${option}' (Did you mean ${meant}?) (see --help)`,
    );
  });

  it('where nothing is like it: where all of them are', () => {
    const hint = 'neither Muster nor the locustfile has it (see --help)';
    for (const option of ['--bogus', '-x']) {
      expect(unknownOption(option, allSettings)).toBe(`unknown option '${option}': ${hint}`);
    }
  });
});
