import { codeOf } from '../errors.ts';

/**
 * Whether PostgreSQL refused a statement because of the data in it: class 22 (data exception), 23 (constraint) or
 * 54 (limit exceeded). The same statement without that row may succeed.
 */
export function isRowError(error: unknown): boolean {
  return /^(22|23|54)/.test(codeOf(error));
}
