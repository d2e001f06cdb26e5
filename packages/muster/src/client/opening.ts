import type { BaseUrl, SplitUrl } from './base-url.ts';
import type { Cookies } from './cookies.ts';
import { GivenCookies } from './given-cookies.ts';
import { filterHeaders, hasHeader, headerValue } from './headers.ts';
import type { ResolvedHttpOptions } from './http-options.ts';
import { headersFor } from './session-headers.ts';
import type { HeaderFields } from './transport.ts';

/** The opening request of a WebSocket, as far as the user's HTTP settings decide it. */
export interface Opening {
  readonly headers: HeaderFields;
  readonly options: ResolvedHttpOptions;
}

/** What a user has for all its requests. */
interface OpeningContext {
  readonly base: BaseUrl;
  readonly options: ResolvedHttpOptions;
  readonly headers: HeaderFields | null;
  readonly authorization: string | null;
  readonly cookies: Cookies | null;
}

/**
 * @param url http or https; its user name and password are sent
 * @param given headers of the request itself
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function openingOf(
  context: OpeningContext,
  { base, path }: SplitUrl,
  given: HeaderFields | undefined,
): Opening {
  const { options } = context;
  const headers = headersFor(context, given);
  const own = base.href === context.base.href ? context.authorization : null;
  const authorization = hasHeader(headers, 'authorization') ? null : (base.authorization ?? own);
  const written = headerValue(headers, 'cookie');
  const jar = context.cookies === null ? null : context.cookies.header(base, path);
  const cookie =
    written === null || !options.cookies ? (written ?? jar) : new GivenCookies(written).over(jar);
  return {
    headers: {
      ...filterHeaders(headers, (name) => name !== 'cookie'),
      ...(authorization !== null && { Authorization: authorization }),
      ...(cookie !== null && { Cookie: cookie }),
    },
    options,
  };
}
