import type { ListedRoute } from '../platform/http/route-list.ts';
import { OPERATIONS, SCHEMAS } from './contents.ts';
import { makeDocument, type OpenApiDocument } from './document.ts';
import { INFO } from './info.ts';
import { LIVE_FEED } from './live-feed.ts';

/**
 * Describes the service.
 *
 * @param routes all routes of the server
 * @throws RangeError if the descriptions name a route that there is none of
 */
export function describeApi(routes: readonly ListedRoute[]): Promise<OpenApiDocument> {
  return makeDocument({ routes, operations: OPERATIONS, schemas: SCHEMAS, info: INFO, others: LIVE_FEED });
}

/** The document as it is kept in a file: the same text for the same routes. */
export function openApiText(document: OpenApiDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
