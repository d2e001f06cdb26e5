import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useManualClock } from '../testing/manual-clock.ts';
import { EventHook } from './event-hook.ts';
import { Events } from './events.ts';

function hook(): { hook: EventHook<number>; errors: string[]; log: string[] } {
  const errors: string[] = [];
  return {
    hook: new EventHook('test', (event, thrown) => errors.push(`${event}: ${thrown}`)),
    errors,
    log: [],
  };
}

describe('EventHook', () => {
  it('calls its listeners in order, until they are removed', () => {
    const { hook: made, log } = hook();
    expect(made.hasListeners).toBe(false);
    const first = made.addListener((n) => log.push(`first ${n}`));
    made.addListener((n) => log.push(`second ${n}`));
    made.fire(1);
    made.removeListener(first);
    made.fire(2);
    expect(log).toEqual(['first 1', 'second 1', 'second 2']);
    expect(made.hasListeners).toBe(true);
  });

  it('waits for one listener after the other, also in reverse', async () => {
    const { hook: made, log } = hook();
    for (const name of ['a', 'b']) {
      made.addListener(async () => {
        log.push(`${name} begins`);
        await turn();
        log.push(`${name} ends`);
      });
    }
    await made.fireAndWait(0);
    await made.fireAndWait(0, true);
    expect(log).toEqual([
      ...['a begins', 'a ends', 'b begins', 'b ends'],
      ...['b begins', 'b ends', 'a begins', 'a ends'],
    ]);
  });

  it('reports what listeners throw and calls the others all the same', async () => {
    const { hook: made, errors, log } = hook();
    made.addListener(() => {
      throw new Error('at once');
    });
    made.addListener(async () => {
      throw new Error('later');
    });
    made.addListener(() => log.push('called'));
    made.fire(1);
    await turn();
    await made.fireAndWait(2);
    expect(log).toEqual(['called', 'called']);
    expect(errors).toEqual([
      'test: Error: at once',
      'test: Error: later',
      'test: Error: at once',
      'test: Error: later',
    ]);
  });
});

describe('a listener that is waited for', () => {
  const clock = useManualClock();

  it('is told of once when it takes more than 10 s', async () => {
    const events = new Events();
    const told: string[] = [];
    events.onSlowListener = (event, listener) => told.push(`${event}: ${listener}`);
    let done = (): void => {};
    events.testStopping.addListener(() => new Promise<void>((resolve) => (done = resolve)));
    const fired = events.testStopping.fireAndWait({} as never);
    await clock.advance(9999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual([expect.stringMatching(/^testStopping: \(\) => new Promise/)]);
    done();
    await fired;
    expect(events.listenerErrors).toEqual([]);
  });

  it('is given up 10 s after somebody asked for the end, and so is one that begins later', async () => {
    const events = new Events();
    let over = '';
    for (const name of ['testStopping', 'testStop'] as const) {
      events[name].addListener(() => new Promise(() => {}));
    }
    const fired = (async () => {
      await events.testStopping.fireAndWait({} as never);
      over += 'first';
      await events.testStop.fireAndWait({} as never);
      over += ', second';
    })();
    await clock.advance(60_000);
    expect(events.listenerErrors).toEqual([]);
    events.patience.end();
    events.patience.end();
    await clock.advance(9999);
    expect(over).toBe('');
    await clock.advance(1);
    expect(over).toBe('first');
    await clock.advance(9999);
    expect(over).toBe('first');
    await clock.advance(1);
    await fired;
    expect(events.listenerErrors).toMatchObject([
      { event: 'testStopping', thrown: { code: 'LISTENER_NEVER_ENDS' } },
      { event: 'testStop', thrown: { code: 'LISTENER_NEVER_ENDS' } },
    ]);
    expect(String(events.listenerErrors[0]?.thrown)).toContain(
      'a listener of testStopping was not done 10 s after the end was asked for',
    );
  });

  it('may take its time until somebody asks for the end, and is not given up when it is done by then', async () => {
    const events = new Events();
    let done = (): void => {};
    events.quitting.addListener(() => new Promise<void>((resolve) => (done = resolve)));
    const fired = events.quitting.fireAndWait({} as never);
    await clock.advance(30_000);
    events.patience.end();
    await clock.advance(9999);
    done();
    await fired;
    await clock.advance(10_000);
    expect(events.listenerErrors).toEqual([]);
  });
});

describe('what Locust calls it', () => {
  it.each([
    ['test_start', 'it is called `testStart`'],
    ['request_failure', 'listen to `request`'],
    ['init_command_line_parser', 'declare arguments with `defineArguments({ … })`'],
  ])('%s is refused with its name here', (name, instead) => {
    const events = new Events() as unknown as Record<string, unknown>;
    const refusal = { code: 'MEMBER_UNKNOWN', message: expect.stringContaining(instead) };
    expect(() => events[name]).toThrow(expect.objectContaining(refusal));
  });

  it.each([undefined, 'judge', {}])('so is %j in the place of a listener', (listener) => {
    const { request } = new Events();
    expect(() => request.addListener(listener as never)).toThrow('a listener of request is a function');
    expect(request.hasListeners).toBe(false);
  });

  it('add_listener is refused too', () => {
    expect(() => new Events().request.add_listener()).toThrow('write `events.request.addListener(');
  });
});

describe('Events', () => {
  it('keeps the first hundred errors of listeners, and tells of each', () => {
    const events = new Events();
    let told = 0;
    events.onListenerError = () => {
      told += 1;
    };
    events.spawningComplete.addListener(() => {
      throw new Error('oops');
    });
    for (let count = 0; count < 150; count++) events.spawningComplete.fire({ userCount: count });
    expect(told).toBe(150);
    expect(events.listenerErrors).toHaveLength(100);
    expect(events.listenerErrors[0]).toMatchObject({ event: 'spawningComplete' });
  });
});
