import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { events } from '../events/events.ts';
import { type LoneUser, runUser } from '../load/testing/run-user.ts';
import { hasUnit } from '../stats/unit.ts';
import { StopUser } from './control-flow.ts';
import type { Measurement, MeasureOptions } from './measure.ts';
import type { RequestEvent } from './report-request.ts';
import { task } from './task.ts';
import { User } from './user.ts';

/** Measures one thing and stops. */
class Measuring extends User {
  static measured: (measurement: Measurement) => unknown = () => {};
  static options: MeasureOptions<unknown> = {};
  results: unknown[] = [];
  override context() {
    return { tenant: 'acme', shard: 1 };
  }
  @task()
  async work() {
    this.results.push(await this.measure('SQL', 'orders', Measuring.measured, Measuring.options));
    throw new StopUser();
  }
}

async function measured(
  what: (measurement: Measurement) => unknown,
  options: MeasureOptions<unknown> = {},
): Promise<LoneUser<Measuring>> {
  Measuring.measured = what;
  Measuring.options = options;
  const lone = runUser(Measuring, { host: 'http://127.0.0.1:1' });
  await lone.run.over;
  return lone;
}

const heard: RequestEvent[] = [];
const listener = (event: RequestEvent): void => {
  heard.push(event);
};

afterEach(() => {
  events.request.removeListener(listener);
  heard.length = 0;
});

describe('measure', () => {
  it('records a success and gives the result', async () => {
    const { samples, user } = await measured(() => Promise.resolve('rows'), { responseLength: 17 });
    expect(samples).toMatchObject([{ method: 'SQL', name: 'orders', responseLength: 17, error: null }]);
    expect(samples[0]?.responseTimeMs).toBeGreaterThanOrEqual(0);
    expect(user.results).toEqual(['rows']);
  });

  it('records a failure with its message and swallows it', async () => {
    const { samples, user, exceptions } = await measured(() => {
      throw new Error('no such table');
    });
    expect(samples).toMatchObject([{ method: 'SQL', name: 'orders', error: 'no such table' }]);
    expect(user.results).toEqual([undefined]);
    expect(exceptions).toEqual([]);
  });

  it('reckons the length from the result', async () => {
    const { samples } = await measured(() => 'four', { responseLength: (text) => (text as string).length });
    expect(samples).toMatchObject([{ responseLength: 4 }]);
  });

  it('lets control flow pass, unrecorded', async () => {
    const { samples, user } = await measured(() => {
      throw new StopUser();
    });
    expect(samples).toEqual([]);
    expect(user.results).toEqual([]);
  });

  it('tells the listeners of `request`, with the contexts of the user and of the call', async () => {
    events.request.addListener(listener);
    await measured(() => 'rows', { context: { shard: 2 } });
    await measured(() => Promise.reject(new Error('gone')));
    expect(heard).toMatchObject([
      {
        requestType: 'SQL',
        name: 'orders',
        response: 'rows',
        exception: null,
        context: { tenant: 'acme', shard: 2 },
        url: null,
      },
      { response: undefined, exception: 'gone', context: { tenant: 'acme', shard: 1 } },
    ]);
    expect(Math.abs((heard[0]?.startTime as number) - Date.now())).toBeLessThan(60_000);
  });

  it('records nothing of what a kill cut off, and what onStop measures after it', async () => {
    class Cut extends User {
      override async onStop() {
        await this.measure('SQL', 'logout', () => {});
      }
      @task()
      async work() {
        await this.measure('SQL', 'cut', async () => {
          await new Promise((_resolve, reject) => {
            this.signal.addEventListener('abort', () => reject(new Error('aborted')));
          });
        });
      }
    }
    const { run, samples, exceptions } = runUser(Cut);
    await turn();
    run.kill();
    await run.over;
    expect(samples.map(({ name }) => name)).toEqual(['logout']);
    expect(exceptions).toEqual([]);
  });

  it('lets the function change the name, and say that it failed', async () => {
    const { samples, user } = await measured((measurement) => {
      measurement.name = 'invoices';
      measurement.failure('too few rows');
      return 'rows';
    });
    expect(samples).toMatchObject([{ name: 'invoices', error: 'too few rows' }]);
    expect(user.results).toEqual(['rows']);
  });

  it('lets the exception go on when asked to', async () => {
    const passedOn: unknown[] = [];
    class Trying extends User {
      @task()
      async work() {
        const lost = this.measure('SQL', 'orders', () => Promise.reject(new Error('no such table')), {
          rethrow: true,
        });
        await lost.catch((thrown: unknown) => passedOn.push(thrown));
        throw new StopUser();
      }
    }
    const { run, samples } = runUser(Trying);
    await run.over;
    expect(samples).toMatchObject([{ name: 'orders', error: 'no such table' }]);
    expect(passedOn).toEqual([new Error('no such table')]);
  });

  it.each([
    ['an object without a prototype', Object.create(null), '[Object: null prototype] {}'],
    ['a message that is no text', Object.assign(new Error('x'), { message: { code: 7 } }), '{ code: 7 }'],
    ['an object', { reason: 'full' }, "{ reason: 'full' }"],
  ])('counts %s that is thrown by its text', async (_what, thrown, error) => {
    const { samples } = await measured(() => {
      throw thrown;
    });
    expect(samples).toMatchObject([{ error }]);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, '17' as never])(
    'counts a length of %s as 0, and as an exception',
    async (length) => {
      const { samples, exceptions } = await measured(() => 'rows', { responseLength: () => length });
      expect(samples).toMatchObject([{ responseLength: 0, error: null }]);
      expect(exceptions).toMatchObject([{ code: 'MEASURE_INVALID' }]);
    },
  );

  it('counts under texts, whatever names it was given', async () => {
    class Odd extends User {
      @task()
      async work() {
        await this.measure({ a: 1 } as never, 5 as never, () => {});
        throw new StopUser();
      }
    }
    const { run, samples } = runUser(Odd);
    await run.over;
    expect(samples).toMatchObject([{ method: '{ a: 1 }', name: '5' }]);
  });

  it.each<[string, unknown, unknown]>([
    ["there is no option of measure() 'rethow'; it is called 'rethrow'", () => 1, { rethow: true }],
    ['a value with a unit goes to `this.record`', () => 1, { unit: 'rows' }],
    ['what comes last is one object of options, not 5', () => 1, 5],
    ['not null', () => 1, null],
    ['is no function but 5; a value that is there already goes to `this.record`', 5, {}],
    ['is no function but Promise', Promise.resolve(1), {}],
  ])('refuses what it would not look at: %s', async (message, given, options) => {
    class Odd extends User {
      @task()
      async work() {
        try {
          await this.measure('SQL', 'q', given as never, options as never);
        } finally {
          this.environment.runner.quit();
        }
      }
    }
    const { run, samples, exceptions } = runUser(Odd);
    run.stop();
    await run.over;
    expect(samples).toEqual([]);
    expect(exceptions).toMatchObject([
      { code: 'MEASURE_INVALID', message: expect.stringContaining(message) },
    ]);
  });

  it('counts a failure without a reason as one', async () => {
    for (const reason of [undefined, null, '', ' ']) {
      const { samples } = await measured((measurement) => measurement.failure(reason as never));
      expect(samples).toMatchObject([{ error: 'failed without a reason' }]);
    }
  });

  it('gives users their environment and host', async () => {
    const { user } = await measured(() => {});
    expect(user.environment.userClasses).toEqual([Measuring]);
    expect(user.host).toBe('http://127.0.0.1:1');
  });
});

describe('record', () => {
  async function recorded(...given: Parameters<User['record']>): Promise<LoneUser<User>> {
    class Recording extends User {
      @task()
      work() {
        this.record(...given);
        throw new StopUser();
      }
    }
    const lone = runUser(Recording);
    lone.run.kill();
    return lone;
  }

  it('puts a time into the statistics, and a value with its unit', async () => {
    const { samples } = await recorded('FLOW', 'checkout', 1200, { responseLength: 7, error: 'too late' });
    const sample = {
      method: 'FLOW',
      name: 'checkout',
      responseTimeMs: 1200,
      responseLength: 7,
      error: 'too late',
    };
    expect(samples).toEqual([sample]);
    const tokens = await recorded('LLM', 'generated', 412, { unit: 'tokens' });
    expect(tokens.samples).toMatchObject([{ method: 'LLM', responseTimeMs: 412, error: null }]);
    expect(hasUnit(tokens.samples[0]?.name as string)).toBe(true);
  });

  it.each([Number.NaN, -1, '7' as never, 3_600_001])('refuses %s', async (value) => {
    const { samples, exceptions } = await recorded('LLM', 'generated', value);
    expect(samples).toEqual([]);
    expect(exceptions[0]).toMatchObject({ code: 'MEASURE_INVALID' });
  });
});

describe('what a record would not look at', () => {
  it.each<[string, object]>([
    ["there is no option of record() 'units'; it is called 'unit'", { units: 'rows' }],
    ["it is called 'error'", { exception: 'x' }],
    ["must be a text without brackets, not ''", { unit: '' }],
    ['must be a text without brackets, not 5', { unit: 5 }],
    ["must be a text without brackets, not 'a]b [c'", { unit: 'a]b [c' }],
    ['`error` of LLM generated must be a text or null, not false', { error: false }],
    ['must be a text or null, not true', { error: true }],
  ])('is refused: %s', (message, options) => {
    const { user, run, samples } = runUser(Measuring);
    const refusal = { code: 'MEASURE_INVALID', message: expect.stringContaining(message) };
    expect(() => user.record('LLM', 'generated', 5, options as never)).toThrow(
      expect.objectContaining(refusal),
    );
    expect(samples).toEqual([]);
    run.kill();
  });
});

describe('the host of a user', () => {
  it('is that of the command line, else that of the class', async () => {
    class Fixed extends User {
      static override host = 'http://class';
      @task()
      work() {
        throw new StopUser();
      }
    }
    const own = runUser(Fixed);
    const given = runUser(Fixed, { host: 'http://given' });
    expect([own.user.host, given.user.host]).toEqual(['http://class', 'http://given']);
    await Promise.all([own.run.over, given.run.over]);
  });
});
