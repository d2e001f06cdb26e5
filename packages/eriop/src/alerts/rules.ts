import type { Alert, AlertStatus } from './model.ts';

/** Statuses in which an alert is done with. */
const CLOSED: readonly AlertStatus[] = ['resolved', 'dismissed'];

/**
 * Whether a request to acknowledge an alert that is not pending is a harmless repeat: somebody has acknowledged it
 * already, or it is being worked on. What was closed without an acknowledgement cannot get one any more.
 */
export function isHarmlessRepeat(alert: Pick<Alert, 'status' | 'acknowledged_at'>): boolean {
  return alert.acknowledged_at !== null || !CLOSED.includes(alert.status);
}
