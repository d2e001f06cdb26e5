import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { textOf } from './text-of.ts';
import { thrownText, traceback } from './traceback.ts';

const throwing = {
  get(): never {
    throw new Error('read');
  },
};

it.each<[unknown, string]>([
  ['a text', 'a text'],
  [5, '5'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ a: 1 }, '{ a: 1 }'],
  [Object.create(null), '[Object: null prototype] {}'],
  [new TypeError('no such thing'), 'no such thing'],
  [new TypeError(), 'TypeError'],
  [Object.assign(new Error('x'), { message: { code: 7 } }), '{ code: 7 }'],
  [Object.defineProperty(new Error('x'), 'message', throwing), 'something that cannot be shown'],
  [{ [inspect.custom]: throwing.get }, 'something that cannot be shown'],
  [Symbol('s'), 'Symbol(s)'],
])('%# is a text', (value, text) => {
  expect(textOf(value)).toBe(text);
});

it('what is thrown is told, whatever it is', () => {
  const odd = Object.assign(new Error('x'), { message: { code: 7 } });
  expect(thrownText(odd)).toBe('Error: { code: 7 }');
  expect(traceback(odd)).toMatch(/^Error: \{ code: 7 \}\n +at .*text-of\.test\.ts/);
  const unreadable = new Proxy(new Error('x'), throwing);
  expect(traceback(unreadable)).toBe('something that cannot be shown');
  const causeless = Object.defineProperty(new Error('x'), 'cause', throwing);
  expect(traceback(causeless)).toBe('Error: x');
  expect(traceback(Object.create(null))).toBe('[Object: null prototype] {}');
});
