import { copyFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { useWorkplace } from '../testing/program.ts';

/*
 * Every report of one run, as it was recorded on 2026-11-28 by version 1 of the format: it stays as it is, for every later
 * Muster reads it. The run had eight users of a shop with names that try to be more than text, and others that came by
 * plan. `npx vitest run packages/muster/src/cli/report/golden -u` takes over what a change has made of the reports.
 */
const record = fileURLToPath(new URL('../../record/fixtures/shop.muster', import.meta.url));

const { place } = useWorkplace();

const files = [
  ...['report.html', 'summary.json', 'stats.json', 'junit.xml', 'page.md'],
  ...['stats', 'stats_history', 'failures', 'exceptions', 'arrivals'].map((name) => `run_${name}.csv`),
];

const golden = (name: string): string => `./fixtures/shop/${name}`;

describe('the reports of a recorded run', () => {
  let printed: Awaited<ReturnType<typeof place.runHere>>;

  beforeAll(async () => {
    copyFileSync(record, place.path('shop.muster'));
    const flags = [
      '--html',
      'report.html',
      '--summary',
      'summary.json',
      '--json-file',
      'stats',
      '--junit',
      'junit.xml',
    ];
    const more = ['--markdown', 'page.md', '--csv', 'run', '--github-annotations'];
    printed = await place.runHere('report', 'shop.muster', ...flags, ...more);
  });

  it('are printed as they were', async () => {
    expect(printed).toMatchObject({ code: 0, err: '' });
    await expect(printed.out).toMatchFileSnapshot(golden('terminal.txt'));
  });

  it.each(files)('are written as they were: %s', async (file) => {
    await expect(readFileSync(place.path(file), 'utf8')).toMatchFileSnapshot(golden(file));
  });

  it('are listed as they were', async () => {
    const { out } = await place.runHere('runs');
    await expect(out).toMatchFileSnapshot(golden('runs.txt'));
  });

  it('have the same JSON on stdout', async () => {
    const { out } = await place.runHere('report', 'shop.muster', '--json');
    expect(out).toBe(readFileSync(place.path('stats.json'), 'utf8'));
  });
});
