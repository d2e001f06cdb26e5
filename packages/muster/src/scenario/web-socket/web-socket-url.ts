import { ClientError } from '../../client/client-error.ts';
import { redacted } from '../../client/origin.ts';
import { textOf } from '../../wording/text-of.ts';

/**
 * The URL of a WebSocket: a path joins the host, a whole URL stands for itself; `http` becomes `ws`.
 *
 * @param host base URL, e.g. `https://127.0.0.1:8443/base`
 * @param path begins with `/`, or a URL
 * @throws ClientError CLIENT_INVALID_REQUEST
 */
export function webSocketUrl(host: string, path: string): string {
  const isUrl = /^(wss?|https?):\/\//i.test(path);
  // Behind a host, `feed` would be the name of another: http://shop.testfeed.
  if (typeof path !== 'string' || !(isUrl || path.startsWith('/'))) throw notPath(path);
  const url = isUrl ? path : host.replace(/\/+$/, '') + path;
  return url.replace(/^http/i, 'ws');
}

function notPath(given: unknown): ClientError {
  return new ClientError(
    'CLIENT_INVALID_REQUEST',
    `the path '${redacted(textOf(given))}' of a WebSocket must begin with /, or be an absolute ws: or wss: URL`,
  );
}
