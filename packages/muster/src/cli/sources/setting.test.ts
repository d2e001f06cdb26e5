import { describe, expect, it } from 'vitest';
import { allFlags } from '../flags/all-flags.ts';
import type { Flag, RawValue } from '../flags/flag.ts';
import { configSettings } from './config-settings.ts';
import { environmentSettings, merged, refuse, type Setting, settingValue } from './setting.ts';

function flag(key: string): Flag {
  return allFlags.find((one) => one.key === key) as Flag;
}

function value(key: string, raw: RawValue, kind: Setting['kind'] = 'configuration file'): unknown {
  return settingValue(flag(key), { raw, origin: 'here', kind });
}

describe('settingValue', () => {
  it('reads switches, lists and values the same from every source', () => {
    expect(value('headless', true)).toBe(true);
    expect(value('headless', 'yes')).toBe(true);
    expect(value('headless', 'False')).toBe(false);
    expect(value('tags', '[a, "b"]')).toEqual(['a', 'b']);
    expect(value('tags', 'a b')).toEqual(['a', 'b']);
    expect(value('tags', ['a b', 'c'])).toEqual(['a b', 'c']);
    expect(value('tags', ['a,b', 'c'], 'command line')).toEqual(['a', 'b', 'c']);
    expect(value('locustfiles', 'my file.ts, b')).toEqual(['my file.ts', 'b']);
    expect(value('runTime', '1h30m')).toBe(5400);
    expect(value('logLevel', 'warning')).toBe('WARNING');
    expect(settingValue(flag('exitCodeOnError'), undefined)).toBe(1);
  });

  it.each<[string, RawValue, string]>([
    ['users', '1.5', "here: '1.5' is invalid. It is a whole number from 1 to 1,000,000."],
    ['users', true, "here: 'true' is invalid. It is one value."],
    ['headless', 'perhaps', "here: 'perhaps' is invalid. It is true or false."],
    ['tags', true, "here: 'true' is invalid. It is a text, or a list of texts."],
    ['logLevel', 'LOUD', "here: 'LOUD' is invalid. It is one of DEBUG, INFO, WARNING, ERROR, CRITICAL."],
    ['seed', '-1', "here: '-1' is invalid. It is a whole number from 0 to 9,007,199,254,740,991."],
    ['exitCodeOnError', '256', "here: '256' is invalid. It is a whole number from 0 to 255."],
  ])('refuses for %s the value %s', (key, raw, message) => {
    expect(() => value(key, raw)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID_VALUE', message }));
  });
});

describe('sources', () => {
  it('are weaker in the order in which they are merged, each flag for itself', () => {
    const config = configSettings(
      [
        { written: 'users', key: 'users', raw: '1', place: 'a:1' },
        { written: 'users', key: 'users', raw: '2', place: 'b:1' },
        { written: 'host', key: 'host', raw: 'http://config', place: 'b:2' },
      ],
      allFlags,
      'refuse',
    );
    const environment = environmentSettings(allFlags, {
      LOCUST_USERS: '3',
      LOCUST_HOST: '',
      LOCUST_LIST: '1',
    });
    const all = merged([config, environment]);
    expect(settingValue(flag('users'), all.get('users'))).toBe(3);
    expect(settingValue(flag('host'), all.get('host'))).toBe('http://config');
    expect([...all.keys()]).toEqual(['users', 'host']);
  });

  it('says what a flag takes, and on the command line where that stands, with one full stop', () => {
    const refusal = (kind: 'command line' | 'environment', origin: string) => () =>
      settingValue(flag('users'), { raw: 'x', origin, kind });
    const takes = "'x' is invalid. It is a whole number from 1 to 1,000,000";
    expect(refusal('command line', '--users')).toThrow(`--users: ${takes} (see --help)`);
    expect(refusal('environment', 'LOCUST_USERS')).toThrow(`LOCUST_USERS: ${takes}.`);
  });

  it('names file, line and the key that was meant', () => {
    const unknown = (written: string, key: string) => () =>
      configSettings([{ written, key, raw: '1', place: 'locust.conf:7' }], allFlags, 'refuse');
    expect(unknown('user', 'user')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_UNKNOWN_KEY',
        message: "locust.conf:7: there is no setting 'user'; did you mean users?",
      }),
    );
    expect(unknown('spawnRat', 'spawn-rat')).toThrow(/did you mean spawnRate\?/);
    expect(unknown('weather', 'weather')).toThrow(/see --help/);
    expect(unknown('list', 'list')).toThrow(/no setting 'list'/);
  });
});

describe('refuse', () => {
  const given = (key: string, raw: RawValue) => () =>
    refuse(allFlags, new Map([[key, { raw, origin: `--${key}`, kind: 'command line' as const }]]));

  it.each([
    ['web-port', '8090', /^--web-port: the web console is not in this version yet: .*--headless$/],
    ['master', true, /^--master: runs on several processes or machines are not in this version yet/],
    ['processes', '-1', /^--processes: runs on several/],
    ['otel', true, /^--otel: OpenTelemetry is not in this version yet/],
    ['web-auth', 'a:b', /replaced by --web-login/],
    ['hatch-rate', '1', /--spawn-rate \(-r\) now/],
    ['slave', true, /--worker now/],
  ])('says of --%s what to do instead', (key, raw, message) => {
    expect(given(key, raw)).toThrow(
      expect.objectContaining({ code: 'FLAG_NOT_YET', message: expect.stringMatching(message) }),
    );
  });

  it('has nothing against what is switched off', () => {
    expect(given('master', 'false')).not.toThrow();
  });
});
