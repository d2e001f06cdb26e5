import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInexactNumber } from './exact-numbers.ts';

describe('findInexactNumber', () => {
  it.each([
    '0',
    '-0',
    '0.0e0',
    '0e-999',
    '1.10',
    '45.5017',
    '0.10000000000000001',
    '9007199254740992',
    '-985283988951645.2',
    '100000000000000000000',
    '1e300',
    '1.5E-7',
    '5e-324',
    '1.7976931348623157e308',
    '"1e999 123456789012345678901234567890"',
    String.raw`"a \" 1e999"`,
    String.raw`{"\\":"\\","1e999":[1,"\u0031e999"]}`,
  ])('finds none in %s', (text) => expect(findInexactNumber(text)).toBeUndefined());

  it.each([
    ['1e999', '1e999'],
    ['-1e999', '-1e999'],
    ['1e-999', '1e-999'],
    ['9007199254740993', '9007199254740993'],
    ['{"a":["1",123456789012345678901234567890]}', '123456789012345678901234567890'],
    ['[0.1234567890123456789]', '0.1234567890123456789'],
    [`1.${'0'.repeat(120)}1`, `1.${'0'.repeat(120)}1`],
    [String.raw`{"\\":1e400}`, '1e400'],
  ])('finds that of %s', (text, number) => expect(findInexactNumber(text)).toBe(number));

  it('finds none in whatever JSON a program writes of its own doubles, however many digits it prints', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findInexactNumber(JSON.stringify(value))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 17, max: 100 }),
        (double, digits) => {
          expect(findInexactNumber(JSON.stringify(double))).toBeUndefined();
          expect(findInexactNumber(double.toPrecision(digits))).toBeUndefined();
        },
      ),
    );
  });
});
