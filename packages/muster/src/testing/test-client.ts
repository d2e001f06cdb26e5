import { HttpClient } from '../client/http-client.ts';
import { type HttpOptions, resolveHttpOptions } from '../client/http-options.ts';
import type { ContextSource, HttpResponse } from '../client/http-response.ts';
import { TimerWheel } from '../timing/timer-wheel.ts';

/** A client, and what it told its observer. */
export interface TestClient {
  readonly client: HttpClient;
  readonly observed: HttpResponse[];
}

const wheel = new TimerWheel();

export function testClient(host: string, options?: HttpOptions, contextSource?: ContextSource): TestClient {
  const observed: HttpResponse[] = [];
  const client = new HttpClient(host, {
    wheel,
    observe: (response) => observed.push(response),
    options: resolveHttpOptions(options),
    ...(contextSource === undefined ? {} : { contextSource }),
  });
  return { client, observed };
}
