import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedClass, userClassOrder } from './user-class-order.ts';

function weighted(weights: Record<string, number>) {
  return Object.entries(weights).map(([name, weight]) => ({ name, weight, fixedCount: 0 }));
}

function first(users: number, classes: readonly CountedClass[], present?: Map<string, number>): string[] {
  const next = userClassOrder(classes, present);
  return Array.from({ length: users }, next).filter((name) => name !== null);
}

describe('userClassOrder', () => {
  it.each([
    [{ A: 5, B: 1 }, 'AABAAAAABAAAAABAAAAABAAA'],
    [{ A: 3, B: 1 }, 'ABAAABAAABAAABAA'],
    [{ A: 1, B: 2, C: 3 }, 'CBACBCCBACBC'],
    [{ A: 1.5, B: 2, C: 2.4 }, 'CBACBACBCABCBCACBACBCABC'],
    [{ A: 10, B: 5, C: 1 }, 'ABAABACABAABAABAABAABAACBAABAABA'],
  ])("starts %j in Locust's order", (weights, order) => {
    expect(first(order.length, weighted(weights)).join('')).toBe(order);
  });

  it('starts fixed counts first, and no more of them than asked for', () => {
    const classes = [...weighted({ A: 1 }), { name: 'F', weight: 1, fixedCount: 2 }];
    expect(first(5, classes).join('')).toBe('FFAAA');
    expect(first(1, classes).join('')).toBe('F');
    expect(first(5, classes.slice(1)).join('')).toBe('FF');
  });

  it('makes fixed counts up to their number', () => {
    const classes = [...weighted({ A: 1 }), { name: 'F', weight: 1, fixedCount: 3 }];
    expect(first(4, classes, new Map([['F', 2]])).join('')).toBe('FAAA');
    expect(first(2, classes, new Map([['F', 5]])).join('')).toBe('AA');
  });

  it('keeps every class within one user of its share', () => {
    const weights = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), fc.integer({ min: 1, max: 20 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 500 }), (some, users) => {
        const order = first(users, weighted(some));
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
