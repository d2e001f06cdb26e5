import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ramp } from '../scenario/arrivals/arrivals.ts';
import { lasting } from '../scenario/arrivals/session.ts';
import { stages } from '../scenario/shapes/stages.ts';
import { allSettings } from '../settings/all-settings.ts';
import { readArguments } from '../settings/arguments.ts';
import { parseConf } from '../settings/conf-file.ts';
import { argumentsOf, sourcesOf } from '../settings/testing/arguments-of.ts';
import { typedEntries } from '../settings/typed-config.ts';
import { failureRatio } from '../verdict/failure-target.ts';
import { p95 } from '../verdict/response-time-target.ts';
import { users } from '../verdict/users-target.ts';
import { waiting } from '../verdict/waiting-target.ts';
import { sliding } from '../verdict/window-spec.ts';
import { parseDuration } from './duration.ts';

/** Wherever a duration is written as a text. Each gives seconds, null where it keeps them to itself, and throws. */
const withoutUnit: Readonly<Record<string, (text: string) => number | null>> = {
  '--run-time': (text) => argumentsOf('--run-time', text).runTime,
  '--stop-timeout': (text) => argumentsOf('--stop-timeout', text).stopTimeout,
  MUSTER_RUN_TIME: (text) => {
    const sources = { ...sourcesOf(), environment: { MUSTER_RUN_TIME: text } };
    return readArguments(sources, allSettings).runTime;
  },
  'a .conf file': (text) => {
    const files = parseConf(`run-time = "${text}"`).map((line) => ({
      ...{ written: 'run-time', key: 'run-time', place: 'a.conf:1' },
      raw: ('value' in line && line.value) || '',
    }));
    return readArguments({ ...sourcesOf(), files }, allSettings).runTime;
  },
  'muster.config.ts': (text) => {
    const files = typedEntries('muster.config.ts', '', { runTime: text });
    return readArguments({ ...sourcesOf(), files }, allSettings).runTime;
  },
  'a load shape': (text) => {
    stages([{ duration: text, users: 1, spawnRate: 1 }]);
    return null;
  },
  'a session': (text) => lasting(text).duration,
  arrivals: (text) => {
    ramp(0, 1, text);
    return null;
  },
};

const withUnit: Readonly<Record<string, (text: string) => number | null>> = {
  'a limit': (text) => (p95().below(text).threshold ?? Number.NaN) / 1000,
  'users for a time': (text) => users().atLeast(1).for(text).takes ?? null,
  'users that wait': (text) => {
    waiting(text).atMost(0);
    return null;
  },
  'an end for a target that is missed': (text) => {
    failureRatio().below(0.5).abort({ after: text });
    return null;
  },
};

const taken: readonly (readonly [string, number])[] = [
  ['1h', 3600],
  ['5m', 300],
  ['90s', 90],
  ['500ms', 0.5],
  ['1h30m', 5400],
  ['1h2m3s4ms', 3723.004],
  ['1m1ms', 60.001],
  ['1.5s', 1.5],
  ['0.5h', 1800],
  ['1.001s', 1.001],
  ['1001ms', 1.001],
  ['200 ms', 0.2],
];

const refused = [
  'x',
  's',
  '-1s',
  '+1s',
  '.5s',
  '1.s',
  '1e3s',
  '1d',
  '1H',
  '1min',
  '1s1m',
  '1m1m',
  '30s ',
  ' 30s',
  '1h 30m',
  '1:30',
  '1,5s',
  'Infinity',
  `${'9'.repeat(30)}s`,
];

const takers = [...Object.entries(withoutUnit), ...Object.entries(withUnit)];

describe('a duration', () => {
  it.each(takers)('for %s is what it is everywhere', (_where, take) => {
    for (const [text, seconds] of taken) expect([text, take(text) ?? seconds]).toEqual([text, seconds]);
    for (const text of refused) expect([text, refusal(take, text)]).not.toEqual([text, null]);
  });

  it.each(Object.entries(withoutUnit))('without a unit is seconds for %s', (_where, take) => {
    expect(take('90') ?? 90).toBe(90);
    expect(take('1.5') ?? 1.5).toBe(1.5);
  });

  it.each(Object.entries(withUnit))(
    'without a unit is refused for %s: it may be meant in ms',
    (_where, take) => {
      expect(refusal(take, '90')).toMatch(/'90' is not a duration .*: give it its unit/);
    },
  );

  it('that a window is long is the same, in whole seconds', () => {
    expect(sliding('1m30s').seconds).toBe(90);
    expect(() => sliding('1500ms')).toThrow(/whole number of seconds/);
  });

  it('is read exactly, to the µs', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e12 }), (us) => {
        expect(parseDuration(`${us / 1e3}ms`)).toBe(us / 1e3);
        expect(parseDuration(`${Math.floor(us / 1e3)}ms`)).toBe(Math.floor(us / 1e3));
      }),
    );
  });

  it('is one or is none, whatever the text', () => {
    const likely = fc.stringMatching(/^[0-9.hms ]{0,12}$/);
    fc.assert(
      fc.property(fc.oneof(likely, fc.string()), (text) => {
        const ms = parseDuration(text);
        expect(ms === null || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});

/** @returns what is said of it; null when it is taken */
function refusal(take: (text: string) => unknown, text: string): string | null {
  try {
    take(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
