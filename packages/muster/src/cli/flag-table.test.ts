import { expect, it } from 'vitest';
import { commandLinePage } from './flag-table.ts';
import { allFlags } from './flags/all-flags.ts';

it('docs/command-line.md has every flag, as the program knows them', async () => {
  const page = commandLinePage();
  for (const { long } of allFlags) expect(page).toContain(long);
  await expect(page).toMatchFileSnapshot('../../../../docs/command-line.md');
});
