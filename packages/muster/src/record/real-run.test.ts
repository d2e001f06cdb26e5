import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runnerOf, useRunClock, useServer } from '../load/fixtures/test-run.ts';
import { buildSummary } from '../report/build-summary.ts';
import { HttpUser } from '../scenario/http-user.ts';
import { task } from '../scenario/task.ts';
import { constant } from '../scenario/wait-time.ts';
import { exampleResult } from './fixtures/example-head.ts';
import { recordOf } from './fixtures/recorded-stats.ts';
import { readRunRecord } from './read-run-record.ts';

const clock = useRunClock();
const server = useServer();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-record-'));
});
afterAll(() => rm(folder, { recursive: true }));

class Reader extends HttpUser {
  override waitTime = constant(0.02);
  @task() async read() {
    await this.client.get('/a');
    await this.client.get('/fail');
    throw new Error('on purpose');
  }
}

describe('the record of a run against a server', () => {
  it('gives back the summary that the run itself gives', async () => {
    const { runner, stats } = runnerOf(Reader, { host: server.host, runTime: 2.2 });
    const path = join(folder, 'run.muster');
    const writer = await recordOf(path, stats, (error) => {
      throw error;
    });
    writer.take({ type: 'started', time: exampleResult.startTime });
    await clock.settled(runner.run());
    const own = buildSummary({ ...exampleResult, stats });
    await writer.end(exampleResult);
    const { input, cutOff } = await readRunRecord(path);
    expect(own.seconds).toHaveLength(3);
    expect(own.exceptions).toHaveLength(1);
    expect(cutOff).toBeNull();
    expect(buildSummary(input)).toEqual(own);
  });
});
