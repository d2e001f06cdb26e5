import { StartFailure } from './failure.ts';
import { shownHost } from './shown-host.ts';

/** ms to wait for the answer. */
const patience = 5000;

/**
 * Asks an ERIOP whether it is ready.
 *
 * @throws StartFailure when it does not answer, or says that it is not
 */
export async function checkReady(host: string): Promise<{ result: undefined; line: string }> {
  const { url: shown, headers } = shownHost(host);
  const url = `${shown.replace(/\/+$/, '')}/health/ready`;
  const answer = await ask(url, headers);
  if (answer.ok) return { result: undefined, line: `${shown} is ready` };
  throw new StartFailure(`${url} answers ${answer.status}: ERIOP is not ready there`);
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(patience) });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new StartFailure(`no ERIOP answers at ${url} (${cause}); start it, or leave out --host`);
  }
}
