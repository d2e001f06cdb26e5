export { ClientError, type ClientErrorCode } from './client-error.ts';
export { HttpClient, type HttpClientSetup, type RequestObserver } from './http-client.ts';
export { type HttpOptions, resolveHttpOptions } from './http-options.ts';
export { HttpResponse } from './http-response.ts';
export { staleRetries } from './stale-retries.ts';
