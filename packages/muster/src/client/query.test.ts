import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeForm, type QueryFields, withQuery } from './query.ts';

// Any UTF-16, also halves of characters.
const text = fc.string({
  unit: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', '\udc00')),
});
const value = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const fields: fc.Arbitrary<QueryFields> = fc.dictionary(text, fc.oneof(value, fc.array(value)));

/** The pairs as URLSearchParams, the standard's own implementation, has them. */
function expected(given: QueryFields): string[][] {
  const params = new URLSearchParams();
  for (const [name, some] of Object.entries(given)) {
    for (const one of [some].flat() as unknown[]) {
      if (one !== null && one !== undefined) params.append(name, String(one));
    }
  }
  return [...params];
}

describe('withQuery', () => {
  it('is read back by URLSearchParams as it was given', () => {
    fc.assert(
      fc.property(fields, (given) => {
        const path = withQuery('/a', given);
        expect(path).toMatch(/^[\x21-\x7e]+$/);
        expect([...new URL(path, 'http://h').searchParams]).toEqual(expected(given));
      }),
    );
  });

  it.each([
    ['/a', { q: 'two words' }, '/a?q=two%20words'],
    ['/a?x=1', { y: [1, true], z: null }, '/a?x=1&y=1&y=true'],
    ['/a?', { y: 0 }, '/a?y=0'],
    ['/a', { skipped: undefined, none: [] }, '/a'],
  ])('adds to %s', (path, query, result) => {
    expect(withQuery(path, query)).toBe(result);
  });

  it('refuses what has no text of its own', () => {
    expect(() => withQuery('/', { filter: { a: 1 } as unknown as string })).toThrow(
      "the value of 'filter' in `query` must be text",
    );
  });
});

describe('encodeForm', () => {
  it('is read back by URLSearchParams as it was given', () => {
    fc.assert(
      fc.property(fields, (given) => {
        expect([...new URLSearchParams(encodeForm(given))]).toEqual(expected(given));
      }),
    );
  });

  it('writes a space as +', () => {
    expect(encodeForm({ 'a b': 'c d+e' })).toBe('a+b=c+d%2Be');
  });
});
