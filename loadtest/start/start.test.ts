import { once } from 'node:events';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '@vigilia/eriop';
import { describe, expect, it } from 'vitest';
import {
  isRunning,
  lastLine,
  printed,
  processesIn,
  small,
  underLoad,
  useStartPlace,
} from './testing/start-place.ts';

const { folder, results, start } = useStartPlace();

function processNamed(text: string, step: string): number {
  return Number(new RegExp(`${step}.*process (\\d+)`).exec(text)?.[1]);
}

describe('npm start', () => {
  it('brings ERIOP up, tests it, says the verdict and takes everything down', async () => {
    const run = await start(['--profile', 'smoke', ...small, '3s']).ended;
    // Whether it is fast enough is for the bench, and whether the generator is: a machine that runs all tests at once may
    // be slow.
    const verdict =
      /^verdict=(pass|fail|invalid) users=20 rps=\d+ alerts=[\d.]+ p95_ms=[\d.]+ p99_ms=[\d.]+ failures=0 exceptions=0 waiting=\d+ lost=0$/.exec(
        lastLine(run.text),
      );
    expect(verdict, run.text).not.toBeNull();
    expect(run.code).toBe({ pass: 0, fail: 1, invalid: 3 }[verdict?.[1] as 'pass' | 'fail' | 'invalid']);
    for (const step of ['[1/5] database', '[2/5] migrations', '[3/5] backend', '[4/5] seed', '[5/5] load']) {
      expect(run.text).toContain(step);
    }
    const pids = processesIn(run.text);
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
    const latest = realpathSync(join(results, 'latest'));
    expect(readdirSync(latest)).toEqual(
      expect.arrayContaining([
        'report.html',
        'summary.json',
        'run.muster',
        'eriop_stats.csv',
        'backend.log',
        'postgres.log',
      ]),
    );
    const summary = JSON.parse(readFileSync(join(latest, 'summary.json'), 'utf8'));
    expect(summary.verdict.targets.map((target: { key: string }) => target.key)).toEqual([
      'users',
      'alerts',
      'p95',
      'average',
      'failures',
      'lost',
    ]);
  });

  it('tests an ERIOP that runs already, and cannot say pass without its database', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    const host = /ERIOP on (http:\S+),/.exec(begun.text())?.[1] as string;
    const run = await start(['--host', host, ...small, '2s', 'AlertIngestion']).ended;
    expect(run.text).toContain('[3/3] load');
    // A busy machine may be too slow for the other targets, which is a fail already.
    const verdict = /^verdict=(invalid|fail) users=20 .* lost=unknown$/.exec(lastLine(run.text));
    expect(verdict, run.text).not.toBeNull();
    expect(run.code).toBe(verdict?.[1] === 'invalid' ? 3 : 1);

    // The one that brought it up ends in order at Ctrl-C, and judges nothing.
    begun.process.kill('SIGINT');
    const { code, text } = await begun.ended;
    expect(text).toContain('Stopped by Ctrl-C.');
    expect(lastLine(text)).toMatch(/^verdict=invalid users=20 .* lost=0$/);
    expect(code).toBe(3);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('puts the data into the database that npm start uses', async () => {
    const { code, text } = await start(['--database-url', ''], {}, 'seed').ended;
    expect([code, text]).toEqual([0, 'Agency LOADTEST is complete; nothing was changed.\n']);
  });

  it('sends the user name and password of a host, and shows them nowhere', async () => {
    const host = createServer(({ headers }, response) => {
      response.statusCode = headers.authorization === `Basic ${btoa('u:secret')}` ? 200 : 401;
      response.end('{"status":"ready"}');
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    const address = `127.0.0.1:${(host.address() as AddressInfo).port}`;
    const { text } = await start(['--host', `http://u:secret@${address}`, ...small, '1s']).ended;
    host.close();
    expect(text).toContain(`http://${address} is ready`);
    expect(text).toContain(`[3/3] load        20 users on http://${address} for 1 s`);
    const latest = realpathSync(join(results, 'latest'));
    const written = ['report.html', 'summary.json'].map((name) => readFileSync(join(latest, name), 'utf8'));
    for (const output of [text, ...written]) expect(output).not.toContain('secret');
  });

  it('leaves nothing behind when Ctrl-C comes in the instant in which the load begins', async () => {
    const begun = start([...small, '1m']);
    await printed(begun, '[5/5]');
    begun.process.kill('SIGINT');
    const { code, text } = await begun.ended;
    expect([code, lastLine(text)]).toEqual([130, 'Stopped by Ctrl-C.']);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
    expect(findEmbeddedPostgres(join(folder, 'data', 'postgres'))).toBeUndefined();
  });

  it.each([
    ['the backend', 'backend', /The backend ended by SIGKILL in the middle of the test/],
    ['PostgreSQL', 'database', /PostgreSQL ended by SIGKILL in the middle of the test/],
  ])('stops the others and says what happened when %s crashes', async (_name, step, message) => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    process.kill(processNamed(begun.text(), step), 'SIGKILL');
    const { code, text } = await begun.ended;
    expect(text).toMatch(message);
    expect(code).toBe(2);
    expect(processesIn(text).filter(isRunning)).toEqual([]);
  });

  it('takes everything with it when it is killed itself', async () => {
    const begun = start([...small, '1m']);
    await underLoad(begun);
    begun.process.kill('SIGKILL');
    await once(begun.process, 'exit');
    const pids = processesIn(begun.text());
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    await begun.ended;
  });
});
