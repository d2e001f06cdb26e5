import type { HttpResponse } from '../client/http-response.ts';
import type { RequestEvent } from '../scenario/report-request.ts';
import { textOf } from '../wording/text-of.ts';

/** What listeners are told of an HTTP request. */
export function requestEvent(response: HttpResponse): RequestEvent {
  return {
    requestType: response.method,
    name: textOf(response.name),
    responseTime: response.responseTimeMs,
    responseLength: response.length,
    response,
    context: response.context ?? {},
    exception: response.error,
    startTime: response.startTime,
    url: response.url,
  };
}
