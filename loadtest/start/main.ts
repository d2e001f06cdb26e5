import { brokenOutput } from './broken-output.ts';
import { start, unusable } from './start.ts';

const { stdout, stderr } = process;
// What cannot be said cannot be helped.
stderr.on('error', () => {});
const code = await start(process.argv.slice(2), { stdout, stderr, broken: brokenOutput(stdout) });
// All is stopped: what still holds the process is nothing to wait for. The last words are let out first.
stdout.write('', (error) => process.exit(error == null ? code : unusable));
