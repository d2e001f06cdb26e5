import type { Sample } from '../stats/sample.ts';

/** What is told of a finished request, or of anything measured like one. */
export interface RequestEvent {
  /** HTTP method, or the kind of thing measured. */
  readonly requestType: string;
  readonly name: string;
  /** ms */
  readonly responseTime: number;
  /** Bytes of body. */
  readonly responseLength: number;
  /** What came back: an HttpResponse for HTTP, what the measured function returned otherwise. */
  readonly response: unknown;
  /** The user's `context()`, and over it the `context` of the request. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Why it counts as a failure; null for a success. */
  readonly exception: string | null;
  /** Epoch, ms. */
  readonly startTime: number;
  /** null for what is not HTTP. */
  readonly url: string | null;
}

/** The `request` event, as far as users fire it. */
export interface RequestEvents {
  readonly request: {
    readonly hasListeners: boolean;
    fire(event: RequestEvent): void;
  };
}

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
export function reportRequest(
  events: RequestEvents,
  user: { context(): Readonly<Record<string, unknown>> },
  sample: Sample,
  details: RequestDetails,
): void {
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
