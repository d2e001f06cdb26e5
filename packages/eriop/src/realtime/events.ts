import type { SharedLog } from '../platform/shared/shared.ts';

export const EVENT_TYPES = [
  'alert.created',
  'alert.updated',
  'incident.created',
  'incident.updated',
  'resource.updated',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** The topic of the shared log that carries them. */
export const EVENTS_TOPIC = 'events';

/** Longer data (characters) is left to be fetched: an alert's payload may have 256 kB, and would go to everybody. */
const MAX_DATA = 64_000;

/** Tells every instance of what changed, after it is durable: nobody hears of what could still be undone. */
export class Events {
  readonly #log: SharedLog;
  readonly #onFailure: (events: number) => void;
  #unsent: string[] = [];

  /** @param onFailure told of events that nobody will hear of */
  constructor(log: SharedLog, onFailure: (events: number) => void) {
    this.#log = log;
    this.#onFailure = onFailure;
  }

  /**
   * Those of one turn go together. Never throws: the change is made, and who made it is to be answered so.
   *
   * @param data the changed alert, incident or resource, or its JSON
   */
  publish(type: EventType, agencyId: string, data: object | string): void {
    try {
      const json = shortened(typeof data === 'string' ? data : JSON.stringify(data));
      const at = new Date().toISOString();
      this.#unsent.push(`{"type":"${type}","agency_id":"${agencyId}","at":"${at}","data":${json}}`);
    } catch {
      this.#onFailure(1);
      return;
    }
    // At the end of the turn: a group commit answers hundreds of requests in one.
    if (this.#unsent.length === 1) process.nextTick(() => this.#send());
  }

  #send(): void {
    const texts = this.#unsent;
    this.#unsent = [];
    this.#log.append(EVENTS_TOPIC, texts).catch(() => this.#onFailure(texts.length));
  }
}

function shortened(json: string): string {
  if (json.length <= MAX_DATA) return json;
  const { id, agency_id } = JSON.parse(json) as { id: string; agency_id: string };
  return JSON.stringify({ id, agency_id, truncated: true });
}
