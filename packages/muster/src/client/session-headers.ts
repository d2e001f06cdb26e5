import { checkedHeaders, mergeHeaders } from './headers.ts';
import type { HeaderFields } from './transport.ts';

/** Whose headers go with a request beside its own. */
export interface HeaderDefaults {
  readonly options: { readonly headers: HeaderFields | undefined };
  /** Of the user; null until it has some. */
  readonly headers: HeaderFields | null;
}

/**
 * The headers of the class, over them those of the user, over them those of the request.
 *
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function headersFor(
  { options, headers }: HeaderDefaults,
  given: HeaderFields | undefined,
): HeaderFields | undefined {
  const own = given === undefined ? undefined : checkedHeaders(given, 'CLIENT_INVALID_REQUEST');
  if (headers === null) return mergeHeaders(options.headers, own);
  // A copy: the user may change its headers while the request is under way.
  const ofUser = { ...checkedHeaders(headers, 'CLIENT_INVALID_REQUEST') };
  return mergeHeaders(mergeHeaders(options.headers, ofUser), own);
}
