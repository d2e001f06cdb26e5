import { Problem } from '../platform/http/problem.ts';
import type { Alert } from './model.ts';

/**
 * Why nothing more can be done with an alert: 409.
 *
 * @param what was to be done, e.g. "be assigned"
 */
export function alertRefusal({ status, incident_id }: Alert, what: string): Problem {
  if (status === 'resolved' || status === 'dismissed') {
    return new Problem(409, 'alert-closed', `The alert is ${status} and cannot ${what} any more.`, {
      extensions: { current: status },
    });
  }
  return new Problem(409, 'alert-has-incident', 'The alert has an incident already; see incident_id.', {
    extensions: { incident_id },
  });
}
