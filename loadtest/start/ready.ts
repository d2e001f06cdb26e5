import { StartFailure } from './failure.ts';
import { shownHost } from './shown-host.ts';

/** ms to wait for the answer. */
const patience = 5000;

/**
 * Asks an ERIOP whether it is ready.
 *
 * @throws StartFailure when it does not answer, says that it is not, or is another program
 */
export async function checkReady(host: string): Promise<{ result: undefined; line: string }> {
  const { url: shown, headers } = shownHost(host);
  const url = `${shown.replace(/\/+$/, '')}/health/ready`;
  const answer = await ask(url, headers);
  if (!answer.ok) throw new StartFailure(`${url} answers ${answer.status}: ERIOP is not ready there`);
  if (await isEriop(answer)) return { result: undefined, line: `${shown} is ready` };
  throw new StartFailure(`what answers at ${url} is no ERIOP; correct --host, or leave it out`);
}

/** Any web server may answer 200: a load of requests that it does not know would look like an ERIOP that fails. */
async function isEriop(answer: Response): Promise<boolean> {
  const body: unknown = await answer.json().catch(() => null);
  const status = (body as { readonly status?: unknown } | null)?.status;
  return status === 'ready' || status === 'degraded';
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
  } catch (error) {
    throw new StartFailure(`no ERIOP answers at ${url} (${causeOf(error)}); start it, or leave out --host`);
  }
}

/** Its code where it has one: the text of OpenSSL is two lines, and that of an address in both families is empty. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : cause.message;
}
