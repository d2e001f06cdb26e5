import { expect, it } from 'vitest';
import { explainFailure } from './failures.ts';

it.each([
  [
    'EMBEDDED_POSTGRES_DISK_FULL',
    '2026-01-01 00:00:00.000 UTC [7] PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device',
  ],
  [
    'EMBEDDED_POSTGRES_DISK_FULL',
    'initdb: error: could not create directory "data/base": No space left on device',
  ],
  [
    'EMBEDDED_POSTGRES_PERMISSION',
    '2026-01-01 00:00:00.000 UTC [7] FATAL:  could not open file "postgresql.conf": Permission denied',
  ],
  [
    'EMBEDDED_POSTGRES_MEMORY',
    '2026-01-01 00:00:00.000 UTC [7] FATAL:  could not map anonymous shared memory: Cannot allocate memory',
  ],
  [
    'EMBEDDED_POSTGRES_BINARY',
    'postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file',
  ],
  ['EMBEDDED_POSTGRES_FAILED', '2026-01-01 00:00:00.000 UTC [7] FATAL:  something new'],
])('%s', (code, line) => {
  const error = explainFailure(
    'PostgreSQL did not start',
    ['LOG:  before', line, 'LOG:  database system is shut down'],
    'the.log',
  );
  expect(error.code).toBe(code);
  expect(error.what).toMatch(/^PostgreSQL did not start: .*[^.]\.$/);
  expect(error.what).not.toContain('2026');
  expect(error.advice).not.toBe('');
});
