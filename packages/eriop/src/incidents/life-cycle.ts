import type { IncidentStatus } from './model.ts';

/**
 *     new ──▶ assigned ◀──▶ en_route ◀──▶ on_scene ◀──▶ resolved ──▶ closed
 *      ◀─────────┘
 *
 * and from new, assigned and en_route straight to closed.
 */
const NEXT: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  new: ['assigned', 'closed'],
  assigned: ['en_route', 'new', 'closed'],
  en_route: ['on_scene', 'assigned', 'closed'],
  on_scene: ['resolved', 'en_route'],
  resolved: ['closed', 'on_scene'],
  closed: [],
};

/** Statuses in which somebody has to do something, or is doing it. */
export const ACTIVE_STATUSES = ['new', 'assigned', 'en_route', 'on_scene'] as const;

/** What a transition may need beside its place in the life cycle. */
export interface Circumstances {
  /** Units at the incident. */
  readonly units: number;
  readonly notes: string | undefined;
}

/** Why a transition is refused: the last part of the problem's type. */
export type Refusal = 'transition-forbidden' | 'unit-needed' | 'resolution-notes-needed';

/** The statuses that may follow. */
export function nextStatuses(status: IncidentStatus): readonly IncidentStatus[] {
  return NEXT[status];
}

/** What keeps an incident from going from one status to another; undefined if nothing does. */
export function refusalOf(
  from: IncidentStatus,
  to: IncidentStatus,
  { units, notes }: Circumstances,
): Refusal | undefined {
  if (!NEXT[from].includes(to)) return 'transition-forbidden';
  if (from === 'new' && to === 'assigned' && units === 0) return 'unit-needed';
  if (from === 'on_scene' && to === 'resolved' && (notes ?? '').trim() === '')
    return 'resolution-notes-needed';
  return undefined;
}

/** Whether the incident is being worked on: units can be assigned to it, and it can be escalated. */
export function isActive(status: IncidentStatus): boolean {
  return (ACTIVE_STATUSES as readonly IncidentStatus[]).includes(status);
}

/** Whether the units leave an incident that gets this status: nobody is on it any more. */
export function releasesUnits(status: IncidentStatus): boolean {
  return status === 'new' || !isActive(status);
}
