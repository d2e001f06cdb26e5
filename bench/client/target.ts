import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installed, pinned } from '../machine.ts';
import { body } from './body.ts';

/** The server that all contestants load. */
export interface LoadTarget {
  readonly name: string;
  readonly url: string;
  stop(): void;
}

/** nginx with one worker where it is installed, else a minimal server on Node; on a core of its own. */
export async function startTarget(): Promise<LoadTarget> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const child = installed('nginx') ? startNginx(folder, port) : startMinimal(port);
  await reachable(port, child);
  return {
    name: installed('nginx') ? 'nginx, one worker' : 'a minimal server on node:net (nginx is not installed)',
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startNginx(folder: string, port: number): ChildProcess {
  const configuration = `worker_processes 1; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; multi_accept on; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { default_type application/json; return 200 '${body}'; }
  }
}`;
  writeFileSync(join(folder, 'nginx.conf'), configuration);
  const [program = '', ...args] = pinned(1, ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]);
  return spawn(program, args, { stdio: 'ignore' });
}

function startMinimal(port: number): ChildProcess {
  const file = fileURLToPath(new URL('./server.js', import.meta.url));
  const [program = '', ...args] = pinned(1, [process.execPath, file, String(port)]);
  return spawn(program, args, { stdio: 'ignore' });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Waits until something listens, for 5 s at most. */
async function reachable(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error('the server did not start within 5 s');
}
