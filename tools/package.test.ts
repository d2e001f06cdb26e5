import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './compile-examples.ts';

// Muster as somebody has it who found it on npm: its tarball, installed into an empty folder with npm's own rules.

const server = createServer((request, response) => {
  request.resume().on('end', () => response.end('ok'));
});
const folder = mkdtempSync(join(tmpdir(), 'muster-package-'));
let url = '';
/** The program that `npx muster` runs; npm takes longer to find it than it takes itself. */
const muster = join(folder, 'node_modules', '.bin', 'muster');

interface Run {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in the folder, with nothing of npm's settings for this repository. */
function run(command: string, ...args: readonly string[]): Promise<Run> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  // May act late: how busy this machine is, is not asked.
  const options = { cwd: folder, env: { ...env, NO_COLOR: '1', MUSTER_MAX_SEND_LAG: '1000' } };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

function compile(place: string): Promise<Run> {
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, tsc, '-p', place, '--noEmit', ...types);
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pack = ['pack', '--ignore-scripts', '--workspace=packages/muster', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  const installed = await run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball);
  expect(installed).toMatchObject({ code: 0 });
}, 300_000);

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('the package', { timeout: 120_000 }, () => {
  it('writes a starter, shows one user of it, and runs it', async () => {
    const init = await run('npx', 'muster', 'init');
    expect(init).toMatchObject({ code: 0, err: '' });
    expect(await compile(folder)).toEqual({ code: 0, out: '', err: '' });
    const shown = await run(muster, 'run', '--once', 'Visitor', '-H', url);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain('→ 200 OK');
    const test = await run(muster, '-H', url, '-u', '5', '-r', '5', '-t', '2s');
    expect(test).toMatchObject({ code: 0, err: '' });
    expect(test.out).toMatch(/\nverdict=pass users=5 .*\n$/);
  });

  it.each([
    ['Node16', 'Node16'],
    ['ESNext', 'Bundler'],
  ])('has types for module %s, moduleResolution %s', async (module, moduleResolution) => {
    const place = join(folder, moduleResolution);
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
    const compilerOptions = { target: 'ES2022', module, moduleResolution, strict: true };
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const imports = [
      "import { HttpUser, task } from '@vigilia/muster';",
      "import { TimerWheel } from '@vigilia/muster/timing';",
      'export class Shopper extends HttpUser { @task() async look(): Promise<void> { await this.client.get("/"); } }',
      'export const wheel: number = new TimerWheel().pending;',
    ];
    writeFileSync(join(place, 'user.ts'), imports.join('\n'));
    expect(await compile(place)).toEqual({ code: 0, out: '', err: '' });
  });
});
