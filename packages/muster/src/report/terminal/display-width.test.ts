import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth, fit, fitMiddle, padded } from './display-width.ts';

describe('display width', () => {
  test('letters that take two columns, and marks that take none', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('警報')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
  });

  test('fitted text never exceeds its width and is unchanged where it fits', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('/api/v1/incidents/active', '警報警報警報警報警'),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 30 }), (value, width) => {
        for (const shorten of [fit, fitMiddle]) {
          const fitted = shorten(value, width);
          expect(displayWidth(fitted)).toBeLessThanOrEqual(width);
          if (displayWidth(value) <= width) expect(fitted).toBe(value);
        }
      }),
    );
  });

  test('paths keep their beginning and their end', () => {
    expect(fitMiddle('/api/v1/alerts/{id}/acknowledge', 22)).toBe('/api/v1…d}/acknowledge');
  });

  test('padding', () => {
    expect(padded('ab', 4, 'left')).toBe('ab  ');
    expect(padded('警', 4, 'right')).toBe('  警');
  });
});
