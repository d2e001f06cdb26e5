import { expect, test } from 'vitest';
import { exampleStats } from '../fixtures/example-run.ts';
import { arrivalsCsv } from './arrivals-csv.ts';

test('arrivals by class, then their sum; no file without', () => {
  expect(arrivalsCsv(exampleStats({ runTime: 30, open: true }))?.split('\r\n')).toEqual([
    'User Class,Planned,Started,Late,Dropped,Finished,Unfinished',
    'AlertIngestion,1500,1491,12,9,1316,175',
    'ERIOPResponder,145,145,0,0,0,145',
    'Aggregated,1645,1636,12,9,1316,320',
    '',
  ]);
  expect(arrivalsCsv(exampleStats({ runTime: 3 }))).toBeNull();
});
