import { isEventType } from './event-frame.ts';
import type { EventType } from './events.ts';

/** What a client may say. */
export type ClientMessage =
  | { readonly type: 'authenticate'; readonly token: string }
  | {
      readonly type: 'subscribe';
      readonly events: readonly EventType[];
      readonly lastEventId: string | undefined;
    }
  | { readonly type: 'unsubscribe'; readonly events: readonly EventType[] };

/** Reads a message; undefined if it is none of the protocol's. */
export function readClientMessage(text: string): ClientMessage | undefined {
  const message = parse(text);
  if (message === undefined) return undefined;
  const { type, token, events, last_event_id: lastEventId } = message;
  if (type === 'authenticate') return typeof token === 'string' ? { type, token } : undefined;
  if (type !== 'subscribe' && type !== 'unsubscribe') return undefined;
  if (!Array.isArray(events) || events.length === 0 || !events.every(isEventType)) return undefined;
  if (type === 'unsubscribe') return { type, events };
  if (lastEventId === undefined || lastEventId === null) return { type, events, lastEventId: undefined };
  return typeof lastEventId === 'string' ? { type, events, lastEventId } : undefined;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // Whoever sent it is told that it is no message.
  }
}
