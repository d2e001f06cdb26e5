import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './compile-examples.ts';

// The README says: save this, start that, run this. Here it is done, on a free port and for a second.

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
let shop: ChildProcess;
let url = '';

beforeAll(async () => {
  shop = spawn(process.execPath, [join(root, 'tools/shop.mjs'), '0']);
  url = await new Promise<string>((resolve, reject) => {
    shop.stdout?.on('data', (bytes) => resolve(/http:\/\/[\d.:]+/.exec(String(bytes))?.[0] ?? ''));
    shop.once('exit', (code) => reject(new Error(`the shop ended with ${code}`)));
  });
});

afterAll(() => {
  shop.kill();
  rmSync(folder, { recursive: true });
});

describe('the example of the README', () => {
  it('meets the server that the README starts', async () => {
    const [, file, code] = /save this as `([\w.]+)`[\s\S]*?```ts\n([\s\S]*?)```/i.exec(
      readme,
    ) as RegExpExecArray;
    const [, host, command] = /npm run shop .*(http:\S+)\n(?:.*\n)*?npm run muster -- (.*)\n/.exec(
      readme,
    ) as RegExpExecArray;
    expect(command).toContain(`-f ${file} `);
    expect(command).toContain(`-H ${host} `);
    writeFileSync(join(folder, file as string), code as string);
    const given = (command as string).replace(`-H ${host}`, `-H ${url}`).split(' ');
    // The last of two counts.
    const run = await muster([...given, '-u', '3', '-t', '1s']);
    expect(run, run.output).toMatchObject({ code: 0 });
    expect(run.output).toMatch(/^GET +\/products(\/\{id\})? /m);
  });
});

function muster(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'packages/muster/bin/muster.js'), ...args], {
    cwd: folder,
    env: { ...process.env, HOME: folder, NO_COLOR: '1', MUSTER_MAX_SEND_LAG: '1000' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}
