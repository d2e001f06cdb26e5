// Runs before `npm start` and `npm test`: installs the packages and compiles the sources when they are missing or
// stale. Plain JavaScript without packages, because on a fresh clone there are none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(repository, 'node_modules');
const stamp = join(modules, '.vigilia-installed');

checkNode();
if (!installed()) install();
build();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old: Vigilia needs 20.19 or later`);
}

/** What the installed packages depend on; the platform too, because some are binaries. */
function fingerprint() {
  const lock = readFileSync(join(repository, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function install() {
  process.stdout.write('Installing packages… ');
  const started = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Scripts of packages are not needed, and not run: what they would do is done by our own code.
  run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci failed');
  writeFileSync(stamp, fingerprint());
  done(started);
}

/** The compiler finds out by itself what is stale; without anything to do it takes well under a second. */
function build() {
  const fresh = !existsSync(join(repository, 'loadtest', 'dist'));
  if (fresh) process.stdout.write('Compiling… ');
  const started = Date.now();
  run(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), '-b'], 'the sources do not compile');
  if (fresh) done(started);
}

function run(command, args, failure) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: repository, encoding: 'utf8' });
  if (status === 0) return;
  const lines = `${error?.message ?? ''}${stdout}${stderr}`.trimEnd().split('\n');
  fail(`${failure}:\n${lines.slice(0, 20).join('\n')}`);
}

function done(started) {
  process.stdout.write(`done (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
