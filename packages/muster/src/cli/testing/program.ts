import { type ChildProcess, spawn } from 'node:child_process';
import { Console } from 'node:console';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

/** The real program: it runs what `tsc -b` has built. */
export const program = fileURLToPath(new URL('../../../bin/muster.js', import.meta.url));

/** What the program consists of, built as well: a locustfile imports the same copy of Muster. */
const built = new URL('../../../dist/cli/run.js', import.meta.url).href;

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Run>;
}

/** A folder to run the program in. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'cli-test-'));

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /**
   * Starts it, its home folder being this one too, so that nobody's ~/.locust.conf matters. It may act late, unless
   * `environment` says otherwise: how busy the machine is that the tests run on is not what they ask.
   */
  start(args: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}): Started {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...this.#environment, ...environment },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    const ended = new Promise<Run>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
    return { process: child, ended };
  }

  run(...args: string[]): Promise<Run> {
    return this.start(args).ended;
  }

  /**
   * The same in this process: all that a process of its own would add is its start. Not for what is about the process:
   * signals, errors that nobody catches, an event loop that is empty, how it ends.
   */
  runHere(...args: string[]): Promise<Run> {
    return this.startHere(args);
  }

  /** As `runHere`, one at a time. @param environment as of `start` */
  async startHere(
    args: readonly string[],
    environment: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Run> {
    const { run } = (await import(built)) as typeof import('../run.ts');
    const giveBack = take({ ...this.#environment, ...environment }, this.folder);
    const printed = keepPrinted();
    try {
      const { out, err } = printed;
      const code = await run(args, { stdout: out, stderr: err });
      return { code, out: out.text, err: err.text };
    } finally {
      printed.end();
      giveBack();
    }
  }

  get #environment(): Readonly<Record<string, string>> {
    return { HOME: this.path('home'), NO_COLOR: '1', MUSTER_MAX_SEND_LAG: '1000' };
  }
}

/**
 * For the tests of a file: a folder to run the program in, and a server with its URL; both are gone after the last
 * test.
 *
 * @param listener answers `ok` by default
 */
export function useWorkplace(listener: RequestListener = (_request, response) => response.end('ok')): {
  readonly place: Workplace;
  readonly server: { readonly url: string };
} {
  const place = new Workplace();
  const server = { url: '', close: () => {} };
  beforeAll(async () => {
    Object.assign(server, await serve(listener));
  });
  afterAll(() => {
    server.close();
    place.remove();
  });
  return { place, server };
}

/** Sets variables of this process and its folder. @returns a function that restores what was before */
function take(variables: Readonly<Record<string, string | undefined>>, folder: string): () => void {
  const before = { cwd: process.cwd(), variables: { ...process.env } };
  process.chdir(folder);
  set(variables);
  return () => {
    process.chdir(before.cwd);
    set(Object.fromEntries(Object.keys(variables).map((name) => [name, before.variables[name]])));
  };
}

function set(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/**
 * Keeps what is written to this process's own streams. Vitest has taken the console for itself, and the way in which
 * stacks are put to words, which knows no source maps but its own.
 */
function keepPrinted() {
  const [out, err] = [kept(process.stdout), kept(process.stderr)];
  const before = { console: globalThis.console, prepareStackTrace: Error.prepareStackTrace };
  globalThis.console = new Console(process.stdout, process.stderr);
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  return {
    out,
    err,
    end: () => {
      globalThis.console = before.console;
      Error.prepareStackTrace = before.prepareStackTrace;
      out.end();
      err.end();
    },
  };
}

function kept(stream: NodeJS.WriteStream) {
  const before = stream.write;
  const to = {
    text: '',
    write: (text: string | Uint8Array) => {
      to.text += text;
      return true;
    },
    end: () => {
      stream.write = before;
    },
  };
  stream.write = to.write;
  return to;
}

/** A server on this machine. @returns its URL, and how to end it */
async function serve(listener: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) as string;
}
