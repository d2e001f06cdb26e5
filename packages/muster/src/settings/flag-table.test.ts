import { expect, it } from 'vitest';
import { allSettings } from './all-settings.ts';
import { commandLinePage } from './flag-table.ts';

it('docs/command-line.md has every flag, as the program knows them', async () => {
  const page = commandLinePage();
  for (const { long } of allSettings) expect(page).toContain(long);
  await expect(page).toMatchFileSnapshot('../../../../docs/command-line.md');
});
