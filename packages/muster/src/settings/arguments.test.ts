import { describe, expect, expectTypeOf, it } from 'vitest';
import type { LogLevel } from '../logging/log-record.ts';
import { allSettings } from './all-settings.ts';
import { type Arguments, readArguments } from './arguments.ts';
import type { MusterConfig } from './define-config.ts';
import type { ConfigEntry, Environment, RawValue } from './given.ts';
import { argumentsOf, sourcesOf } from './testing/arguments-of.ts';

/** What files, environment and command line give. */
function read(files: readonly ConfigEntry[], environment: Environment = {}, ...line: string[]): Arguments {
  return readArguments({ ...sourcesOf(...line), files, environment }, allSettings);
}

/** A line of a configuration file. */
function entry(key: string, raw: RawValue, place = 'here', written = key): ConfigEntry {
  return { written, key, raw, place };
}

function inFile(key: string, raw: RawValue): Arguments {
  return read([entry(key, raw)]);
}

describe('the arguments', () => {
  it('have the names of the table, and the types of its defaults', () => {
    expectTypeOf<Arguments['users']>().toEqualTypeOf<number>();
    expectTypeOf<Arguments['runTime']>().toEqualTypeOf<number | null>();
    expectTypeOf<Arguments['tags']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Arguments['csv']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Arguments['headless']>().toEqualTypeOf<boolean>();
    expectTypeOf<Arguments['loglevel']>().toEqualTypeOf<LogLevel>();
    expectTypeOf<Arguments['once']>().toEqualTypeOf<string | undefined>();
    // @ts-expect-error: there is no such setting
    expect(argumentsOf().user).toBeUndefined();
  });

  it('may be written in muster.config.ts, but for those of the command line alone', () => {
    expectTypeOf<MusterConfig['users']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<MusterConfig['runTime']>().toEqualTypeOf<number | string | undefined>();
    expectTypeOf<MusterConfig['locustfile']>().toEqualTypeOf<string | readonly string[] | undefined>();
    expectTypeOf<MusterConfig['loglevel']>().toEqualTypeOf<LogLevel | undefined>();
    expectTypeOf<MusterConfig['insecure']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<MusterConfig>().not.toHaveProperty('config');
    expectTypeOf<MusterConfig>().not.toHaveProperty('once');
  });

  it('have tags up to the next flag, and user classes', () => {
    expect(argumentsOf('-T', 'smoke', 'slow', '--headless', 'Reader', 'Writer')).toMatchObject({
      tags: ['smoke', 'slow'],
      userClasses: ['Reader', 'Writer'],
      headless: true,
      users: 1,
      given: ['headless', 'tags'],
    });
  });

  it('undo --headless with --headful', () => {
    expect(argumentsOf('--headless', '--headful')).toMatchObject({ headless: false });
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
  ])('refuse %s without a name: the variable that should have held it was not set', (flag) => {
    expect(() => argumentsOf('--headless', flag, '')).toThrow(
      `${flag}: '' is invalid. It is the name of a file`,
    );
  });
});

describe('a value', () => {
  it('is read the same from every source', () => {
    expect(inFile('headless', true).headless).toBe(true);
    expect(inFile('headless', 'yes').headless).toBe(true);
    expect(inFile('headless', 'False').headless).toBe(false);
    expect(inFile('tags', '[a, "b"]').tags).toEqual(['a', 'b']);
    expect(inFile('tags', 'a b').tags).toEqual(['a', 'b']);
    expect(inFile('tags', ['a b', 'c']).tags).toEqual(['a b', 'c']);
    expect(read([], {}, '--tags', 'a,b', 'c').tags).toEqual(['a', 'b', 'c']);
    expect(inFile('locustfile', 'my file.ts, b').locustfile).toEqual(['my file.ts', 'b']);
    expect(inFile('run-time', '1h30m').runTime).toBe(5400);
    expect(inFile('loglevel', 'warning').loglevel).toBe('WARNING');
    expect(read([]).exitCodeOnError).toBe(1);
  });

  it.each<[string, RawValue, string]>([
    ['users', '1.5', "here: users: '1.5' is invalid. It is a whole number from 1 to 1,000,000."],
    ['users', true, "here: users: 'true' is invalid. It is one value."],
    ['headless', 'perhaps', "here: headless: 'perhaps' is invalid. It is true or false."],
    ['tags', true, "here: tags: 'true' is invalid. It is a text, or a list of texts."],
    [
      'loglevel',
      'LOUD',
      "here: loglevel: 'LOUD' is invalid. It is one of DEBUG, INFO, WARNING, ERROR, CRITICAL.",
    ],
    ['seed', '-1', "here: seed: '-1' is invalid. It is a whole number from 0 to 9,007,199,254,740,991."],
    [
      'exit-code-on-error',
      '256',
      "here: exit-code-on-error: '256' is invalid. It is a whole number from 0 to 255.",
    ],
  ])('refused for %s: %s', (key, raw, message) => {
    expect(() => inFile(key, raw)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID_VALUE', message }),
    );
  });

  it('that is refused says what the setting takes, and on the command line where that stands, with one full stop', () => {
    const takes = "'x' is invalid. It is a whole number from 1 to 1,000,000";
    expect(() => read([], {}, '--users', 'x')).toThrow(`--users: ${takes} (see --help)`);
    expect(() => read([], { LOCUST_USERS: 'x' })).toThrow(`LOCUST_USERS: ${takes}.`);
    expect(() => read([], { MUSTER_USERS: 'x' })).toThrow(`MUSTER_USERS: ${takes}.`);
  });
});

describe('sources', () => {
  it('are weaker in their order, each setting for itself', () => {
    const files = [
      entry('users', '1', 'a:1'),
      entry('users', '2', 'b:1'),
      entry('host', 'http://config', 'b:2'),
    ];
    const environment = { LOCUST_USERS: '3', LOCUST_HOST: '', LOCUST_LIST: '1', MUSTER_LIST: '1' };
    expect(read(files.slice(0, 2))).toMatchObject({ users: 2, host: null, given: ['users'] });
    expect(read(files, environment)).toMatchObject({
      users: 3,
      host: 'http://config',
      list: false,
      given: ['host', 'users'],
    });
    expect(read(files, environment, '--users', '4').users).toBe(4);
  });

  it('may be Muster’s own variable for every setting but those of the command line, stronger than Locust’s', () => {
    expect(read([], { MUSTER_USERS: '5', LOCUST_USERS: '3', MUSTER_TARGET_FILE: 't.ts' })).toMatchObject({
      users: 5,
      targetFile: 't.ts',
    });
    expect(read([], { MUSTER_USERS: '', LOCUST_USERS: '3' }).users).toBe(3);
  });

  it('name file, line and the key that was meant', () => {
    const unknown = (written: string, key: string) => () => read([entry(key, '1', 'locust.conf:7', written)]);
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

describe('what Locust has and Muster has not', () => {
  it.each([
    [['--web-port', '8090'], /^--web-port: the web console is not in this version yet: .*--headless$/],
    [['--master'], /^--master: runs on several processes or machines are not in this version yet/],
    [['--processes', '-1'], /^--processes: runs on several/],
    [['--otel'], /^--otel: OpenTelemetry is not in this version yet/],
    [['--web-auth', 'a:b'], /replaced by --web-login/],
    [['--hatch-rate', '1'], /--spawn-rate \(-r\) now/],
    [['--slave'], /--worker now/],
  ])('is refused with what to do instead: %j', (line, message) => {
    expect(() => argumentsOf(...line)).toThrow(
      expect.objectContaining({ code: 'FLAG_NOT_YET', message: expect.stringMatching(message) }),
    );
  });

  it('is nothing to speak of when it is switched off', () => {
    expect(() => inFile('master', 'false')).not.toThrow();
    expect(() => read([], { LOCUST_MODE_MASTER: '1' })).toThrow(/^LOCUST_MODE_MASTER: runs on several/);
  });
});
