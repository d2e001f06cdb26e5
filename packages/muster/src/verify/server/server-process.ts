import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MusterError } from '../../errors.ts';
import type { FromServer, Script, ServerLog, ToServer } from './script.ts';

/** What was compiled; the sources lie as deep as it, so that the way is the same from either. */
const program = fileURLToPath(new URL('../../../dist/verify/server/main.js', import.meta.url));

/** A scripted server in a process of its own, so that it does not share a core with the generator. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @throws MusterError VERIFY_SERVER_FAILED */
  static async start(): Promise<ServerProcess> {
    const child = fork(program, [], {
      // Typed arrays as they are, not as text.
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const { port } = await answerOf(child, 'listening');
    return new ServerProcess(child, port);
  }

  /** Undefined when it has ended. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Settles when the server goes by the script. @throws MusterError VERIFY_SERVER_FAILED */
  async follow(script: Script): Promise<void> {
    await this.#ask({ kind: 'script', script }, 'ready');
  }

  /** What it has seen since it was asked last. @throws MusterError VERIFY_SERVER_FAILED */
  async takeLog(): Promise<ServerLog> {
    const { log } = await this.#ask({ kind: 'log' }, 'log');
    return log;
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #ask<Kind extends FromServer['kind']>(question: ToServer, kind: Kind): Promise<Answer<Kind>> {
    const answer = answerOf(this.#child, kind);
    this.#child.send(question, (error) => {
      if (error !== null) this.#child.emit('error', error);
    });
    return answer;
  }
}

type Answer<Kind extends FromServer['kind']> = Extract<FromServer, { kind: Kind }>;

/** The next message of a kind. */
function answerOf<Kind extends FromServer['kind']>(child: ChildProcess, kind: Kind): Promise<Answer<Kind>> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
    };
    const onMessage = (message: FromServer): void => {
      if (message.kind !== kind) return;
      settle();
      resolve(message as Answer<Kind>);
    };
    const fail = (why: string, cause?: unknown): void => {
      settle();
      const text = `the server of muster verify ${why}: run it again, and if it stays so, install Muster anew`;
      reject(new MusterError('VERIFY_SERVER_FAILED', text, { cause }));
    };
    const onExit = (code: number | null, signal: string | null): void =>
      fail(`has ended (${signal ?? `exit code ${code}`})`);
    const onError = (error: Error): void => fail(`cannot be reached: ${error.message}`, error);
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
  });
}
