import { readFile, writeFile } from 'node:fs/promises';
import { describeApi, openApiText } from './openapi/describe.ts';
import { codeOf, messageOf } from './platform/errors.ts';
import { buildUnconnectedApp } from './unconnected-app.ts';

const USAGE = 'usage: openapi-main.js <file> [--check]\n';
const OUTDATED = 1;
const UNUSABLE = 2;

/** Writes the description of the API to a file, or only checks that the file has it; the exit code. */
async function main(parameters: readonly string[]): Promise<number> {
  const files = parameters.filter((parameter) => parameter !== '--check');
  const [file] = files;
  if (file === undefined || files.length > 1 || file.startsWith('-')) {
    process.stderr.write(USAGE);
    return UNUSABLE;
  }
  const app = await buildUnconnectedApp();
  const text = openApiText(await describeApi(app.routes.all()));
  await app.stop();
  if ((await read(file)) === text) return 0;
  if (parameters.includes('--check')) {
    process.stderr.write(`${file} is not up to date: npm run openapi writes it anew.\n`);
    return OUTDATED;
  }
  await writeFile(file, text);
  process.stdout.write(`${file} written.\n`);
  return 0;
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The description could not be made: ${messageOf(error)}\n`);
    process.exitCode = UNUSABLE;
  },
);
