import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectDatabase } from '../database/open.ts';
import { removeEmbeddedPostgres } from './remove.ts';
import { startEmbeddedPostgres } from './start.ts';

it('goes on in log files made in advance, and recovers from them after a crash', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eriop-log-'));
  const data = join(folder, 'postgres');
  const options = { folder: data, logFile: join(folder, 'postgres.log'), reserveLogFiles: 3 };
  const first = await startEmbeddedPostgres(options);
  const sql = await connectDatabase(first.url, { max: 1 });
  const [before] = await sql`
    select count(*)::int as files, pg_current_wal_insert_lsn()::text as at from pg_ls_waldir() where size = 16777216`;
  expect(before?.files).toBeGreaterThanOrEqual(4);
  await sql`create table filler (id int, text text)`;
  // Rows too short to be compressed: 36 MB of log, beyond two ends of a file.
  await sql`insert into filler select id, repeat(md5(id::text), 32) from generate_series(1, 32000) id`;
  const [after] = await sql`select (pg_current_wal_insert_lsn() - ${before?.at}::pg_lsn)::int as written`;
  expect(after?.written).toBeGreaterThan(2 * 16_777_216);
  const rows = async (url: string) => {
    const connection = await connectDatabase(url, { max: 1 });
    const [found] =
      await connection`select count(*)::int as rows, sum(length(text))::int as length from filler`;
    await connection.end();
    return found;
  };
  const written = await rows(first.url);
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  await sql.end({ timeout: 0 });
  const second = await startEmbeddedPostgres(options);
  expect(await rows(second.url)).toEqual(written);
  expect(written).toEqual({ rows: 32_000, length: 32_000 * 1024 });
  await second.stop();
  await removeEmbeddedPostgres(data);
  await rm(folder, { recursive: true });
});
