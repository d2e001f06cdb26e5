import { join } from 'node:path';
import { readCommand } from './command-line.ts';
import { StartFailure, sentence } from './failure.ts';
import { Interruption } from './interruption.ts';
import { dataFolder, resultsFolder } from './places.ts';
import { makeResultsFolder } from './results-folder.ts';
import { testOwnBackend, testRunningHost } from './run-test.ts';
import { Running } from './running.ts';
import { Steps } from './steps.ts';

/** Wrong use, or something that kept the test from being carried out. */
const unusable = 2;

async function start(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if ('text' in command) {
    process.stdout.write(command.text);
    return 0;
  }
  const interruption = new Interruption();
  const running = new Running();
  try {
    const folder = await makeResultsFolder(resultsFolder, new Date());
    const write = (text: string): boolean => process.stdout.write(text);
    write(`ERIOP under load: profile ${command.profileName} (${command.profile.description})\n\n`);
    const context = { command, folder, running, interruption, database: join(dataFolder, 'postgres') };
    if (command.host !== null) return await testRunningHost(command.host, new Steps(3, write), context);
    return await testOwnBackend(new Steps(5, write), context);
  } finally {
    await running.stopAll();
  }
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `\n${error instanceof StartFailure ? '' : 'The test could not be run: '}${sentence(error)}\n`,
  );
  process.exitCode = unusable;
}
