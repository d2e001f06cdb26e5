import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { ExceptionTable } from '../stats/exception-table.ts';
import { thrownText, traceback } from './traceback.ts';

const own = fileURLToPath(new URL('../load/user-run.ts', import.meta.url));

function thrown(...frames: string[]): Error {
  const error = new Error('slipped');
  error.stack = ['Error: slipped', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

describe('traceback', () => {
  it('leaves out the frames of Muster and of the insides of Node', () => {
    const error = thrown(
      'Shop.buy (/shop.ts:1:1)',
      `UserRun.act (${own}:9:9)`,
      'x (node:internal/timers:1:1)',
    );
    expect(traceback(error)).toBe('Error: slipped\n    at Shop.buy (/shop.ts:1:1)');
  });

  it('says a code that the text does not say, to be looked up', () => {
    const error = new ScenarioError('TASK_INVALID', 'no task');
    expect(thrownText(error)).toBe('ScenarioError [TASK_INVALID]: no task');
    expect(traceback(error)).toMatch(/^ScenarioError \[TASK_INVALID\]: no task\n {4}at /);
    const ofNode = Object.assign(new Error('connect ECONN_REFUSED'), { code: 'ECONN_REFUSED' });
    expect([thrownText(ofNode), thrownText(Object.assign(new Error('x'), { code: 7 }))]).toEqual([
      'Error: connect ECONN_REFUSED',
      'Error: x',
    ]);
  });

  it('says what an error without a message is, and the errors that it gathers', () => {
    const refused = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:5432`));
    const error = Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED' });
    expect(thrownText(error)).toBe('AggregateError [ECONNREFUSED]');
    const lines = traceback(error)
      .split('\n')
      .filter((line) => !line.startsWith('    at '));
    expect(lines).toEqual([
      'AggregateError [ECONNREFUSED]',
      'Caused by: Error: connect ECONNREFUSED ::1:5432',
      'Caused by: Error: connect ECONNREFUSED 127.0.0.1:5432',
    ]);
  });

  it('makes one kind of an exception, wherever Muster called the task', () => {
    const table = new ExceptionTable();
    table.record(thrown('Shop.buy (/shop.ts:1:1)', `UserRun.act (${own}:9:9)`), 0);
    table.record(thrown('Shop.buy (/shop.ts:1:1)', `UserRun.enter (${own}:7:7)`), 1);
    expect(table.sorted()).toMatchObject([{ count: 2, message: 'Error: slipped' }]);
  });

  it('keeps a stack that lies in Muster alone', () => {
    const error = thrown(`UserRun.act (${own}:9:9)`);
    expect(traceback(error)).toBe(error.stack);
  });

  it('appends causes, also one that is its own cause', () => {
    const error = thrown('Shop.buy (/shop.ts:1:1)');
    error.cause = { code: 7 };
    expect(traceback(error)).toBe('Error: slipped\n    at Shop.buy (/shop.ts:1:1)\nCaused by: { code: 7 }');
    error.cause = error;
    expect(traceback(error).match(/Caused by/g)).toHaveLength(5);
  });

  it('shows what is no error in one line of bounded length', () => {
    expect(thrownText({ status: 3, list: ['a\nb'] })).toBe("{ status: 3, list: [ 'a\\nb' ] }");
    expect(thrownText('plain')).toBe('plain');
    expect(thrownText({ text: 'x'.repeat(1000) })).toHaveLength(300);
  });
});
