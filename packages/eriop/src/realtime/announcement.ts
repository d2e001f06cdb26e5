import type { Events, EventType } from './events.ts';

/** What the live feed is to be told once a transaction has been committed. */
export interface Announcement {
  readonly type: EventType;
  readonly data: { readonly agency_id: string };
}

/** Publishes them, in order. */
export function announce(events: Events, announcements: readonly Announcement[]): void {
  for (const { type, data } of announcements) events.publish(type, data.agency_id, data);
}
