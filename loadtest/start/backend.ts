import { NODE_FLAGS } from '@vigilia/eriop';
import { Child, describeEnd, lastLines } from './child.ts';
import { StartFailure } from './failure.ts';
import { backendProgram, secretsFile } from './places.ts';
import type { Running } from './running.ts';
import { keptSecrets } from './secrets.ts';

/** An ERIOP that this start brought up. */
export interface Backend {
  readonly url: string;
  readonly pid: number;
  /** Rejects when it ends by itself. */
  readonly broken: Promise<never>;
}

/** ms that it gets to answer what it has taken in. */
const patience = 15_000;

/**
 * Starts ERIOP as a process of its own and waits until it listens.
 *
 * @throws StartFailure with what it said when it ended before
 */
export async function startBackend(options: {
  port: number;
  databaseUrl: string;
  logFile: string;
  running: Running;
}): Promise<Backend> {
  const { port, databaseUrl, logFile, running } = options;
  const env = await environment(port, databaseUrl);
  const { child } = running.begin(() => {
    const child = new Child([...NODE_FLAGS, backendProgram], { file: logFile }, env);
    return { child, stop: () => child.stop('SIGTERM', patience) };
  });
  const message = await child.firstMessage();
  if (!isReady(message)) throw failureOf(logFile, port);
  return { url: message.url, pid: child.pid, broken: brokenBackend(child, running, logFile) };
}

/** A secret of the person's own goes before the one that is kept. */
async function environment(port: number, databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  return {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ERIOP_PORT: String(port),
    ERIOP_JWT_SECRET: process.env.ERIOP_JWT_SECRET || (await keptSecrets(secretsFile)).jwtSecret,
  };
}

function failureOf(logFile: string, port: number): StartFailure {
  const said = lastWords(logFile);
  if (said.includes('[PORT_TAKEN]')) {
    return new StartFailure(
      `port ${port} is taken by another program: stop it, or choose another port with --port`,
    );
  }
  if (said === '') return new StartFailure(`the backend ended without a word; its log is ${logFile}`);
  // A stack, of what nobody foresaw.
  if (/^\s+at /m.test(said)) return new StartFailure(`the backend broke down while it started:\n${said}`);
  return new StartFailure(`the backend did not start: ${said.replace(/ \[[A-Z_]+\]$/, '')}`);
}

/** What it printed at its end, all of it; its log is JSON, an object a line. */
function lastWords(logFile: string): string {
  const lines = lastLines(logFile, 50).split('\n');
  return lines
    .slice(lines.findLastIndex((line) => line.startsWith('{')) + 1)
    .join('\n')
    .trim();
}

function isReady(message: unknown): message is { type: 'ready'; url: string } {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'ready';
}

function brokenBackend(child: Child, running: Running, logFile: string): Promise<never> {
  const broken = child.ended.then((end) => {
    if (running.stopping) return new Promise<never>(() => {});
    const lines = lastLines(logFile, 5);
    throw new StartFailure(
      `the backend ended ${describeEnd(end)} in the middle of the test; the last lines of ${logFile}:\n${lines}`,
    );
  });
  broken.catch(() => {});
  return broken;
}
