import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Signs the tokens of the backends under test. */
export const SECRET = 'a secret that is known to tests alone';

/** A backend process that is ready. */
interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has logged. */
  output(): string;
}

/** The built program, as an operator starts it. */
export class Program {
  readonly #databaseUrl: string;
  readonly #children: ChildProcess[] = [];
  #running: Launched | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  async launch(args: readonly string[] = [], more: Record<string, string> = {}): Promise<Launched> {
    // Without what Vitest gives to its own processes.
    const options = { env: this.#environment(more), silent: true, execArgv: [] };
    const child = fork(MAIN, args, options);
    this.#children.push(child);
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    const [message] = await once(child, 'message');
    expect(message).toEqual({
      type: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    return { child, url: message.url, output: () => text };
  }

  /** The one that a test before has asked for, unless it has ended: to start takes most of the time of a test. */
  async running(args: readonly string[] = []): Promise<Launched> {
    const { exitCode, signalCode, connected } = this.#running?.child ?? {};
    const isThere = connected === true && exitCode === null && signalCode === null;
    if (this.#running === undefined || !isThere) this.#running = await this.launch(args);
    return this.#running;
  }

  /** A backend that cannot start. */
  async failure(
    more: Record<string, string>,
    args: readonly string[] = [],
  ): Promise<{ code: number; text: string }> {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: this.#environment(more),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#children.push(child);
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, text };
  }

  killAll(): void {
    for (const child of this.#children.splice(0)) child.kill('SIGKILL');
  }

  #environment(more: Record<string, string>): Record<string, string | undefined> {
    return {
      PATH: process.env.PATH,
      DATABASE_URL: this.#databaseUrl,
      ERIOP_JWT_SECRET: SECRET,
      ERIOP_PORT: '0',
      ...more,
    };
  }
}
