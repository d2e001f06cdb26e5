import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeLeftFolders } from './temporary-folder.ts';

it('removes the folders of killed processes, and nothing else', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'left-folders-'));
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const left = [`muster-${dead}-aB3dE6`, 'muster-999999999-abcdef'];
  const kept = [
    `muster-${process.pid}-abcdef`,
    'muster-aB3dE6',
    `muster-${dead}-notes!`,
    `other-${dead}-abcdef`,
  ];
  for (const name of [...left, ...kept]) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, 'file'), '');
  }
  writeFileSync(join(parent, `muster-${dead}-aFile0`), '');
  symlinkSync(join(parent, 'muster-aB3dE6'), join(parent, `muster-${dead}-aLink0`));
  await removeLeftFolders(parent);
  expect(readdirSync(parent).sort()).toEqual(
    [...kept, `muster-${dead}-aFile0`, `muster-${dead}-aLink0`].sort(),
  );
  expect(readdirSync(join(parent, 'muster-aB3dE6'))).toEqual(['file']);
  rmSync(parent, { recursive: true });
  await removeLeftFolders(parent);
});
