import fc from 'fast-check';
import { UNKNOWN_ID } from '../samples.ts';
import type { KnownIds } from './schema-values.ts';
import type { Belongings } from './two-agencies.ts';

/**
 * Mostly ids that exist and are of the right kind, and now and then one that does not exist or is a stranger's.
 *
 * @param users ids of people
 * @param strange ids of another agency; may be empty
 */
export function idsFrom(own: Belongings, users: readonly string[], strange: readonly string[]): KnownIds {
  const kinds: readonly (readonly [RegExp, readonly string[]])[] = [
    [/alert/, own.alerts],
    [/incident/, own.incidents],
    [/resource|unit/, own.resources],
    [/building/, own.buildings],
    [/assigned|_by|user/, users],
  ];
  const others = fc.constantFrom(UNKNOWN_ID, ...strange, ...Object.values(own).flat());
  return (name) => {
    const ids = kinds.find(([pattern]) => pattern.test(name))?.[1];
    if (ids === undefined) return others;
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: others });
  };
}
