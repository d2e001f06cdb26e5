import { describe, expect, it } from 'vitest';
import { closest } from '../wording/closest.ts';
import { allSettings } from './all-settings.ts';
import { helpText, takeApart } from './command-line.ts';

describe('takeApart', () => {
  it('lets pass in the first reading what may be the locustfile’s', () => {
    const line = takeApart(
      ['--token', 'abc', '-f', 'a.ts,b.ts', '-f', 'c', '-u', '3'],
      allSettings,
      'ignore',
    );
    expect(line.given.get('locustfile')?.raw).toEqual(['a.ts,b.ts', 'c']);
    expect(line.given.get('users')?.raw).toBe('3');
    expect(() => takeApart(['--token', 'abc'], allSettings, 'refuse')).toThrow(/unknown option '--token'/);
  });

  it('knows the flags of Locust that are refused, values and all', () => {
    const line = takeApart(
      ['--web-host', '*', '-P', '8090', '--processes', '-1', '--master', 'Reader'],
      allSettings,
      'refuse',
    );
    expect(line.operands).toEqual(['Reader']);
    expect(line.given.get('processes')?.raw).toBe('-1');
  });

  it('suggests what was meant', () => {
    expect(() => takeApart(['--spwan-rate', '3'], allSettings, 'refuse')).toThrow(
      /Did you mean --spawn-rate\?/,
    );
    expect(closest('spwan-rate', ['users', 'spawn-rate'])).toBe('spawn-rate');
    expect(closest('weather', ['users', 'spawn-rate'])).toBeNull();
  });
});

describe('helpText', () => {
  it('has every flag that works, and fits into 80 columns', () => {
    const text = helpText(allSettings, []);
    for (const setting of allSettings) {
      const listed = new RegExp(`(^|\\s)${setting.long}(\\s|$)`, 'm').test(
        text.split('Examples:')[0] as string,
      );
      expect([setting.long, listed]).toEqual([
        setting.long,
        setting.hidden !== true && setting.refused === undefined,
      ]);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
