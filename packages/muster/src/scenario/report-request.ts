import type { Events } from '../events/events.ts';
import type { Sample } from '../stats/sample.ts';
import type { User } from './user.ts';

/** What a `request` event says beyond the sample. */
export interface RequestDetails {
  /** Epoch, ms. */
  readonly startTime: number;
  readonly response: unknown;
  /** Of this request; laid over the user's. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** null for what is not HTTP. */
  readonly url: string | null;
}

/** Fires the `request` event; costs next to nothing while nobody listens. */
export function reportRequest(events: Events, user: User, sample: Sample, details: RequestDetails): void {
  if (!events.request.hasListeners) return;
  events.request.fire({
    requestType: sample.method,
    name: sample.name,
    responseTime: sample.responseTimeMs,
    responseLength: sample.responseLength,
    response: details.response,
    context: { ...user.context(), ...details.context },
    exception: sample.error,
    startTime: details.startTime,
    url: details.url,
  });
}
