import { describe, expect, it } from 'vitest';
import { closest } from '../wording/closest.ts';
import { helpText, takeApart } from './command.ts';
import { allFlags } from './flags/all-flags.ts';
import { parseArguments } from './parse-arguments.ts';

describe('takeApart', () => {
  it('lets pass in the first reading what may be the locustfile’s', () => {
    const line = takeApart(['--token', 'abc', '-f', 'a.ts,b.ts', '-f', 'c', '-u', '3'], allFlags, 'ignore');
    expect(line.settings.get('locustfiles')?.raw).toEqual(['a.ts,b.ts', 'c']);
    expect(line.settings.get('users')?.raw).toBe('3');
    expect(() => takeApart(['--token', 'abc'], allFlags, 'refuse')).toThrow(/unknown option '--token'/);
  });

  it('knows the flags of Locust that are refused, values and all', () => {
    const line = takeApart(
      ['--web-host', '*', '-P', '8090', '--processes', '-1', '--master', 'Reader'],
      allFlags,
      'refuse',
    );
    expect(line.operands).toEqual(['Reader']);
    expect(line.settings.get('processes')?.raw).toBe('-1');
  });

  it('suggests what was meant', () => {
    expect(() => takeApart(['--spwan-rate', '3'], allFlags, 'refuse')).toThrow(/Did you mean --spawn-rate\?/);
    expect(closest('spwan-rate', ['users', 'spawn-rate'])).toBe('spawn-rate');
    expect(closest('weather', ['users', 'spawn-rate'])).toBeNull();
  });
});

describe('parseArguments', () => {
  it('reads tags up to the next flag, and user classes', () => {
    expect(parseArguments(['-T', 'smoke', 'slow', '--headless', 'Reader', 'Writer'])).toMatchObject({
      tags: ['smoke', 'slow'],
      userClasses: ['Reader', 'Writer'],
      headless: true,
      users: 1,
      given: ['headless', 'tags'],
    });
  });

  it.each([
    '--html',
    '--csv',
    '--summary',
    '--junit',
    '--markdown',
    '--record',
    '--json-file',
    '--target-file',
    '--logfile',
  ])('refuses %s without a name: the variable that should have held it was not set', (flag) => {
    expect(() => parseArguments(['--headless', flag, ''])).toThrow(
      `${flag}: '' is invalid. It is the name of a file`,
    );
  });

  it('undoes --headless with --headful', () => {
    expect(parseArguments(['--headless', '--headful'])).toMatchObject({ headless: false });
  });

  it('answers --version and --help with a text', () => {
    expect(parseArguments(['-V'])).toMatchObject({ text: expect.stringMatching(/^muster \d.*Node v\d/) });
    expect(parseArguments(['--help', '-u', '3'])).toMatchObject({
      text: expect.stringContaining('--spawn-rate'),
    });
  });
});

describe('helpText', () => {
  it('has every flag that works, and fits into 80 columns', () => {
    const text = helpText(allFlags, []);
    for (const flag of allFlags) {
      const listed = new RegExp(`(^|\\s)${flag.long}(\\s|$)`, 'm').test(text.split('Examples:')[0] as string);
      expect([flag.long, listed]).toEqual([flag.long, flag.hidden !== true && flag.refused === undefined]);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
