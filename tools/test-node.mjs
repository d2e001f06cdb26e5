// `npm run test:node -- 20.19 22 24 26`: fetches those versions of Node from npm and runs on each what depends on Node
// most: the tests of the client and of scenarios, a short test by the command line, and the main job in small.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(repository, 'node_modules', '.cache', 'node');
const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
const muster = join(repository, 'packages', 'muster', 'bin', 'muster.js');
const start = join(repository, 'loadtest', 'dist', 'start', 'main.js');

/** For what hangs; a busy machine takes long. */
const LIMIT_MS = 900_000;
/** The oldest that is supported, and those after it that get long-term support or will. */
const all = ['20.19', '22', '24', '26'];
const wanted = process.argv.slice(2);
const wrong = wanted.filter((version) => !/^\d+(\.\d+){0,2}$/.test(version));
if (wrong.length > 0) {
  process.stderr.write(`'${wrong[0]}' is no version of Node: npm run test:node -- ${all.join(' ')}\n`);
  process.exit(2);
}

const tried = [];
const failed = [];
const nodes = await Promise.all((wanted.length > 0 ? wanted : all).map(fetched));
for (const node of nodes.filter((one) => one !== null)) {
  const name = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
  tried.push(name);
  if (!(await passes(node, name))) failed.push(name);
}
if (failed.length > 0) console.log(`nodes=fail ${failed.join(' ')}`);
else console.log(tried.length > 0 ? `nodes=pass ${tried.join(' ')}` : 'nodes=skipped');
process.exitCode = failed.length > 0 ? 1 : 0;

/** @returns the program; null where it cannot be had */
async function fetched(version) {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const folder = join(cache, version);
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(folder, 'node_modules', name, 'bin', program);
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quietly = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  // Without a network npm would try again for more than a minute, and nothing here is lost by giving up.
  const soon = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000'];
  const { code, output } = await run(
    npm,
    ['install', '--prefix', folder, ...quietly, ...soon, `${name}@${version}`],
    {},
  );
  if (code === 0 && existsSync(node)) return node;
  rmSync(folder, { recursive: true });
  console.log(`Node ${version} is left out: ${name}@${version} cannot be had. ${reasonIn(output)}`);
  return null;
}

/** What npm says behind its code, which alone tells nobody anything. */
function reasonIn(output) {
  const lines = output.split('\n').filter((line) => line.startsWith('npm error '));
  return lines.find((line) => !/^npm error (code|errno|syscall) /.test(line)) ?? output.split('\n')[0];
}

async function passes(node, name) {
  const folder = mkdtempSync(join(tmpdir(), 'test-node-'));
  const places = {
    VIGILIA_DATA: join(folder, 'data'),
    VIGILIA_RESULTS: join(folder, 'results'),
  };
  const tests = ['run', '--reporter=dot', 'packages/muster/src/client', 'packages/muster/src/scenario'];
  const steps = [
    ['command line', [muster, '--version'], {}, ({ code }) => code === 0],
    ['tests', [vitest, ...tests], {}, ({ code }) => code === 0],
    // As in .ci/run: that it works is asked, not how fast; on a busy machine it may act late.
    ['main job', [start, '--profile', 'smoke', '--port', '0', '--max-send-lag', '1000'], places, worked],
  ];
  const passed = async ([step, args, environment, accepted]) => {
    const started = Date.now();
    const end = await run(node, args, environment);
    // What Node itself complains about, e.g. what it deprecates, would stand on every user's terminal.
    const warnings = end.output.match(/^\(node:\d+\) .*/gm) ?? [];
    const good = accepted(end) && warnings.length === 0;
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`Node ${name}: ${step} ${good ? 'pass' : 'fail'} (${seconds} s)`);
    if (!good) console.log(warnings.length > 0 ? warnings.join('\n') : end.output);
    return good;
  };
  try {
    // Side by side: the main job mostly waits.
    return (await Promise.all(steps.map(passed))).every(Boolean);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function worked({ code, output }) {
  return (
    (code === 0 || code === 1) &&
    /^verdict=(pass|fail) users=200 .* failures=0 exceptions=0 waiting=\d+ lost=0$/m.test(output)
  );
}

function run(node, args, environment) {
  const child = spawn(node, args, {
    cwd: repository,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const ended =
        signal === null ? '' : `\nended by ${signal}, at the latest after ${LIMIT_MS / 60_000} minutes`;
      resolve({ code, output: output + ended });
    });
  });
}
