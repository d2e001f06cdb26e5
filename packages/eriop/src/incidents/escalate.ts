import type { Pool } from '../platform/database/pool.ts';
import { Problem } from '../platform/http/problem.ts';
import { requireActive } from './assign.ts';
import { type Changed, type ChangeRequest, changeIncident } from './change.ts';

const MOST_URGENT = 1;

/**
 * Makes an incident more urgent by one step.
 *
 * @throws Problem 404, 409 if it is as urgent as can be or over, or 412
 */
export function escalateIncident(pool: Pool, request: ChangeRequest, reason: string): Promise<Changed> {
  return changeIncident(pool, request, (_sql, incident) => {
    requireActive(incident, 'be escalated');
    const { priority } = incident;
    if (priority <= MOST_URGENT) {
      throw new Problem(409, 'priority-highest', 'The incident has the highest priority already.');
    }
    const to = priority - 1;
    return {
      set: { priority: to },
      events: [{ type: 'escalated', field: 'priority', from: priority, to, notes: reason }],
    };
  });
}
