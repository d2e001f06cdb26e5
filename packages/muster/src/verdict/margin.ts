/** How far a measured figure is from its limit. */
export interface Margin {
  /** In `unit`; what is left to the limit, negative when the figure is beyond it. */
  readonly value: number;
  /** `ms`, `/s`, `s`, `%` (then in percentage points), or what was counted, e.g. `users`. */
  readonly unit: string;
  /** The same as a share of the limit, 0.25 for a quarter of it; null where the limit is 0. */
  readonly share: number | null;
}

/** When a figure holds: `below` and `above` exclude the limit itself, `at most` and `at least` include it. */
export interface Condition {
  readonly is: 'below' | 'above' | 'at most' | 'at least';
  /** In the unit of the figure. */
  readonly limit: number;
}

export function holds({ is, limit }: Condition, value: number): boolean {
  if (is === 'below') return value < limit;
  if (is === 'above') return value > limit;
  return is === 'at most' ? value <= limit : value >= limit;
}

/** Whether the limit is above the figures that hold. */
function isUpper({ is }: Condition): boolean {
  return is === 'below' || is === 'at most';
}

/** Whether `one` is nearer to the limit, or further beyond it, than `other`. */
export function isWorse(condition: Condition, one: number, other: number): boolean {
  return isUpper(condition) ? one > other : one < other;
}

/** The margin of a figure. @param unit see {@link Margin}; a share of one has `%` */
export function marginOf(condition: Condition, value: number, unit: string): Margin {
  const { limit } = condition;
  const left = isUpper(condition) ? limit - value : value - limit;
  const share = limit === 0 ? null : left / Math.abs(limit);
  return { value: unit === '%' ? left * 100 : left, unit, share };
}
