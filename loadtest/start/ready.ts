import { StartFailure } from './failure.ts';

/** ms to wait for the answer. */
const patience = 5000;

/**
 * Asks an ERIOP whether it is ready.
 *
 * @throws StartFailure when it does not answer, or says that it is not
 */
export async function checkReady(host: string): Promise<{ result: undefined; line: string }> {
  const url = `${host.replace(/\/+$/, '')}/health/ready`;
  const answer = await ask(url);
  if (answer.ok) return { result: undefined, line: `${host} is ready` };
  throw new StartFailure(`${url} answers ${answer.status}: ERIOP is not ready there`);
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(patience) });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new StartFailure(`no ERIOP answers at ${url} (${cause}); start it, or leave out --host`);
  }
}
