import { join } from 'node:path';
import { preparePlan } from '@vigilia/muster/cli';
import { type Command, readCommand } from './command-line.ts';
import { sentence } from './failure.ts';
import { Interrupted, Interruption, interrupted } from './interruption.ts';
import { dataFolder, resultsFolder } from './places.ts';
import { makeResultsFolder, removeIfEmpty } from './results-folder.ts';
import { type StartContext, testOwnBackend, testRunningHost } from './run-test.ts';
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
  // What is wrong with the flags or the files is said before anything is brought up.
  await preparePlan(command.load);
  const interruption = new Interruption();
  const context: StartContext = {
    command,
    folder: await makeResultsFolder(resultsFolder, new Date()),
    database: join(dataFolder, 'postgres'),
    running: new Running(),
    interruption,
    load: null,
  };
  try {
    return await bringUpAndTest(context);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.stdout.write(`\nStopped by ${error.by}.\n`);
    await context.running.stopAll();
    return (await context.load?.exitCode) ?? interrupted;
  } finally {
    await context.running.stopAll();
    await removeIfEmpty(context.folder);
  }
}

function describe({ profileName, profile, load }: Command): string {
  const asIs =
    load.users === profile.users && load.runTime === profile.runTime && load.spawnRate === profile.spawnRate;
  if (asIs) return `profile ${profileName} (${profile.description})`;
  const time = load.runTime === null ? 'until Ctrl-C' : `${load.runTime} s`;
  return `${load.users.toLocaleString('en-US')} users, ${Number(load.spawnRate.toPrecision(3))} started a second, ${time}`;
}

function bringUpAndTest(context: StartContext): Promise<number> {
  const { command } = context;
  const write = (text: string): boolean => process.stdout.write(text);
  write(`ERIOP under load: ${describe(command)}\n\n`);
  if (command.host !== null) return testRunningHost(command.host, new Steps(3, write), context);
  return testOwnBackend(new Steps(5, write), context);
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`\n${sentence(error)}\n`);
  process.exitCode = unusable;
}
