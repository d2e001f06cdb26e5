import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** How a child process ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the child does with its output: shown to the person, or kept in a file. */
export type Output = 'inherit' | { readonly file: string };

/**
 * A Node program as a process of its own, in its own process group: a Ctrl-C in the terminal reaches
 * only the starter, which stops everything in order. The channel between them tells the child when
 * the starter has died.
 */
export class Child {
  readonly ended: Promise<ChildEnd>;
  readonly #process: ChildProcess;
  #end: ChildEnd | null = null;

  /** @param args the program's file and its arguments; Node's own flags are those of this process, e.g. --cpu-prof */
  constructor(args: readonly string[], output: Output, env: NodeJS.ProcessEnv) {
    const log = output === 'inherit' ? output : openSync(output.file, 'a');
    this.#process = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
      env,
    });
    if (log !== 'inherit') closeSync(log);
    this.ended = new Promise((resolve) => {
      const finish = (end: ChildEnd): void => {
        this.#end ??= end;
        resolve(this.#end);
      };
      this.#process.once('exit', (code, signal) => finish({ code, signal }));
      this.#process.once('error', () => finish({ code: 2, signal: null }));
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves with the first message the child sends; null when it ends without one. */
  firstMessage(): Promise<unknown> {
    return Promise.race([
      new Promise<unknown>((resolve) => this.#process.once('message', resolve)),
      this.ended.then(() => null),
    ]);
  }

  /**
   * Asks it to end, and kills it when it does not.
   *
   * @param patience ms
   */
  async stop(signal: NodeJS.Signals, patience: number): Promise<void> {
    if (this.#end !== null) return;
    this.#process.kill(signal);
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), patience);
    await this.ended;
    clearTimeout(timer);
  }
}

/** How a process ended, in words. */
export function describeEnd({ code, signal }: ChildEnd): string {
  return signal === null ? `with exit code ${code}` : `by ${signal}`;
}

/** The last lines of a log file, for a message about what went wrong. */
export function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
