/**
 * The URL of a WebSocket: a path joins the host, a whole URL stands for itself; `http` becomes `ws`.
 *
 * @param host base URL, e.g. `https://127.0.0.1:8443/base`
 * @param path begins with `/`, or a URL
 */
export function webSocketUrl(host: string, path: string): string {
  const url = /^(wss?|https?):\/\//i.test(path) ? path : host.replace(/\/+$/, '') + path;
  return url.replace(/^http/i, 'ws');
}
