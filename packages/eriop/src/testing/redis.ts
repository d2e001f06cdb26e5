import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../platform/embedded-postgres/free-port.ts';

/** Whether there is a redis-server; where there is none, its tests are skipped, and say so. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) {
    process.stderr.write(
      'No redis-server in PATH: the tests with a real Redis are skipped (Debian: apt-get install redis-server).\n',
    );
  }
  return found;
}

/** A real Redis for one test file. */
export interface TestRedis {
  readonly url: string;
  /** Of a server that speaks TLS: the certificate that has signed itself. */
  readonly certificateFile: string | undefined;
  /** Ends it, and what it held. */
  end(): Promise<void>;
  /** Starts it again, on the same port. */
  begin(): Promise<void>;
  /** It answers no more, but keeps its connections, until it is resumed. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** @param options.tls speaks TLS, with a certificate that openssl makes */
export async function startTestRedis({ tls = false } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'eriop-redis-'));
  const port = await freePort();
  const certificateFile = join(folder, 'certificate.pem');
  const certificate = tls ? makeCertificate(certificateFile, join(folder, 'key.pem')) : [];
  let server: ChildProcess | undefined;
  const begin = async () => {
    const ports = tls
      ? ['--port', '0', '--tls-port', String(port), ...certificate]
      : ['--port', String(port)];
    const options = [...ports, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    server = spawn('redis-server', options, { stdio: 'ignore' });
    while (!(await answers(port))) await sleep(20);
  };
  const end = async () => {
    const ending = server;
    server = undefined;
    if (ending === undefined) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGCONT');
    ending.kill('SIGKILL');
    await ended;
  };
  const stop = async () => {
    await end();
    await rm(folder, { recursive: true });
  };
  await begin();
  return {
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    certificateFile: tls ? certificateFile : undefined,
    end,
    begin,
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    stop,
  };
}

/** @returns the options of the server that has it */
function makeCertificate(certificateFile: string, keyFile: string): string[] {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...key, ...names, '-days', '2', '-out', certificateFile], {
    stdio: 'ignore',
  });
  return ['--tls-cert-file', certificateFile, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
