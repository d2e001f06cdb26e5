// `npm run pack:check`: packs Muster as npm would publish it and says what is wrong with the package.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'muster-pack-'));
try {
  const { filename, size, unpackedSize, files } = pack();
  const tarball = readFileSync(join(folder, filename));
  const faults = [
    ...files.map(({ path }) => path).flatMap(misplaced),
    ...(await publintFaults(tarball)),
    ...(await typeFaults(tarball)),
  ];
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const sizes = `size=${kilobytes(size)} unpacked=${kilobytes(unpackedSize)}`;
  console.log(`pack=${faults.length === 0 ? 'pass' : 'fail'} files=${files.length} ${sizes}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function pack() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [
    'pack',
    '--json',
    '--ignore-scripts',
    '--workspace=packages/muster',
    '--pack-destination',
    folder,
  ];
  const { status, stdout, stderr, error } = spawnSync(npm, args, { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack failed: ${error?.message ?? stderr}`);
  // A list, or with later versions of npm an object, of the packages.
  return Object.values(JSON.parse(stdout))[0];
}

/** What only those who work on Muster need. */
function misplaced(path) {
  const ofTests = /\.test\.|(^|\/)(testing|fixtures)\//.test(path);
  const ofBuilds = /\.(map|tsbuildinfo|pem)$/.test(path);
  return ofTests || ofBuilds
    ? [`${path} does not belong into the package: see "files" in its package.json`]
    : [];
}

async function publintFaults(tarball) {
  const { messages, pkg } = await publint({ pack: { tarball: arrayBuffer(tarball) }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** The package is ESM alone, by choice: how CommonJS and the resolution of Node 10 see it is not asked. */
async function typeFaults(tarball) {
  const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  return problems
    .filter(({ resolutionKind }) => resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs')
    .map((problem) => `types: ${JSON.stringify(problem)}`);
}

function arrayBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)}KB`;
}
