import type { HttpResponse } from '../client/http-response.ts';
import type { Sample } from '../stats/sample.ts';
import { textOf } from '../wording/text-of.ts';

/** What a finished HTTP request puts into the statistics. */
export function httpSample(response: HttpResponse): Sample {
  return {
    method: response.method,
    name: textOf(response.name),
    responseTimeMs: response.responseTimeMs,
    serviceTimeMs: response.planned ? response.serviceTimeMs : undefined,
    responseLength: response.length,
    error: response.error,
    userClass: undefined,
    tags: undefined,
    phases: response.phases,
  };
}
