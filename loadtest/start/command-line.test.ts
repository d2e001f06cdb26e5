import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { preparePlan } from '@vigilia/muster/cli';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Command } from './command-line.ts';
import { dist, useStartPlace } from './testing/start-place.ts';

const { folder } = useStartPlace();
const { readCommand } = (await import(
  join(dist, 'start', 'command-line.js')
)) as typeof import('./command-line.ts');
const { musterProgram } = (await import(join(dist, 'start', 'places.js'))) as typeof import('./places.ts');

const server = createServer((_request, response) => response.end('ok'));
const before = { cwd: process.cwd(), env: { ...process.env } };

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  mkdirSync(join(folder, 'home'));
  process.chdir(folder);
  writeFileSync(
    'own.ts',
    `import { defineArguments, HttpUser, tag, task } from '@vigilia/muster';
    defineArguments({ tenant: { type: 'string' } });
    export class Reader extends HttpUser { @task() async read() { await this.client.get('/'); } }
    export class Writer extends HttpUser { @tag('slow') @task() async write() { await this.client.get('/'); } }
    export class Idler extends HttpUser { @task() async idle() { await this.client.get('/'); } }`,
  );
  writeFileSync(
    'own-targets.ts',
    `import { defineTargets, failureRatio } from '@vigilia/muster';
    export default defineTargets([failureRatio().below(0.5)]);`,
  );
});

afterAll(() => {
  server.close();
  process.chdir(before.cwd);
  for (const name of ['HOME', ...Object.keys(everySource.environment)]) {
    if (before.env[name] === undefined) delete process.env[name];
    else process.env[name] = before.env[name];
  }
});

/** Each says something that the others do not, and of the users something that the command line overrules. */
const everySource = {
  home: 'exclude-tags = slow\nusers = 7\n',
  typed: 'export default { seed: 17, users: 6 };',
  environment: { LOCUST_USER_CLASSES: 'Reader, Idler', MUSTER_USERS: '5', LOCUST_SPAWN_RATE: '1' },
};

/** As it will be wherever `npm start` is called. */
function sayEverywhere({ home, typed, environment }: typeof everySource): void {
  writeFileSync(join('home', '.locust.conf'), home);
  writeFileSync('muster.config.ts', typed);
  Object.assign(process.env, { HOME: join(folder, 'home'), ...environment });
}

const own = ['-f', 'own.ts', '--target-file', 'own-targets.ts'];

async function command(...args: string[]): Promise<Command> {
  return (await readCommand(args)) as Command;
}

it('the plan that is checked is the plan that runs, whatever else says something of it', async () => {
  sayEverywhere(everySource);
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = ['--users', '3', '--run-time', '1500ms', '--host', host, '--tenant', 'acme'];
  const { load, scenario, loadArguments } = await command(...own, ...asked);
  const { plan } = await preparePlan(load, scenario);
  expect(plan).toMatchObject({ userClasses: ['Idler', 'Reader'], seed: 17, users: 3, runTime: 1.5 });
  const child = spawn(process.execPath, [musterProgram, ...loadArguments, '--summary', 'summary.json'], {
    stdio: 'ignore',
  });
  await once(child, 'close');
  expect(JSON.parse(readFileSync('summary.json', 'utf8')).plan).toEqual(plan);
});

it('a profile says how many users there are, over configuration files and environment', async () => {
  sayEverywhere(everySource);
  const { load, loadArguments } = await command('--profile', 'smoke', ...own);
  expect(load).toMatchObject({ users: 200, spawnRate: 25, runTime: 15 });
  expect(loadArguments.join(' ')).toContain('--users 200 --spawn-rate 25');
});

it('what is wrong with a configuration file is said before anything is brought up', async () => {
  sayEverywhere({ ...everySource, typed: 'export default { user: 6 };' });
  await expect(readCommand(own)).rejects.toMatchObject({
    code: 'CONFIG_UNKNOWN_KEY',
    message: "muster.config.ts:1: there is no setting 'user'; did you mean users?",
  });
});
