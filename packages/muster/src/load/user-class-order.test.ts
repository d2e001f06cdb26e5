import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userClassOrder } from './user-class-order.ts';

function weighted(weights: Record<string, number>) {
  return Object.entries(weights).map(([name, weight]) => ({ name, weight, fixedCount: 0 }));
}

describe('userClassOrder', () => {
  it.each([
    [{ A: 5, B: 1 }, 'AABAAAAABAAAAABAAAAABAAA'],
    [{ A: 3, B: 1 }, 'ABAAABAAABAAABAA'],
    [{ A: 1, B: 2, C: 3 }, 'CBACBCCBACBC'],
    [{ A: 1.5, B: 2, C: 2.4 }, 'CBACBACBCABCBCACBACBCABC'],
    [{ A: 10, B: 5, C: 1 }, 'ABAABACABAABAABAABAABAACBAABAABA'],
  ])("starts %j in Locust's order", (weights, order) => {
    expect(userClassOrder(weighted(weights), order.length).join('')).toBe(order);
  });

  it('starts fixed counts first, and no more of them than asked for', () => {
    const classes = [...weighted({ A: 1 }), { name: 'F', weight: 1, fixedCount: 2 }];
    expect(userClassOrder(classes, 5).join('')).toBe('FFAAA');
    expect(userClassOrder(classes, 1).join('')).toBe('F');
    expect(userClassOrder(classes.slice(1), 5).join('')).toBe('FF');
  });

  it('keeps every class within one user of its share', () => {
    const weights = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), fc.integer({ min: 1, max: 20 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 500 }), (some, users) => {
        const order = userClassOrder(weighted(some), users);
        const sum = Object.values(some).reduce((a, b) => a + b, 0);
        expect(order).toHaveLength(users);
        for (const [name, weight] of Object.entries(some)) {
          const count = order.filter((one) => one === name).length;
          expect(Math.abs(count - (users * weight) / sum)).toBeLessThanOrEqual(1.5);
        }
      }),
    );
  });
});
