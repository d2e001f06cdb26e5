import { type ChildProcess, spawn } from 'node:child_process';
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
      env: {
        ...process.env,
        HOME: this.path('home'),
        NO_COLOR: '1',
        MUSTER_MAX_SEND_LAG: '1000',
        ...environment,
      },
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
   * The same in this process, for what ends before a run begins: all that a process of its own would add is its
   * start.
   */
  async runHere(...args: string[]): Promise<Run> {
    const { run } = (await import(built)) as typeof import('../run.ts');
    const before = process.cwd();
    const { HOME } = process.env;
    process.chdir(this.folder);
    process.env.HOME = this.path('home');
    let out = '';
    let err = '';
    try {
      const code = await run(args, {
        stdout: { write: (text) => (out += text) },
        stderr: { write: (text) => (err += text) },
      });
      return { code, out, err };
    } finally {
      process.chdir(before);
      if (HOME === undefined) delete process.env.HOME;
      else process.env.HOME = HOME;
    }
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
