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
export const unusable = 2;

/** Where the command says what it does, and what is wrong. */
export interface Outputs {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Rejects when stdout can no longer be written. */
  readonly broken?: Promise<never>;
}

/**
 * Brings ERIOP up, tests it and takes it down again.
 *
 * @returns Muster's exit code, or 2 for wrong use and for what keeps the test from being carried out
 */
export async function start(args: readonly string[], outputs: Outputs): Promise<number> {
  try {
    return await carryOut(args, outputs);
  } catch (error) {
    outputs.stderr.write(`\n${sentence(error)}\n`);
    return unusable;
  }
}

async function carryOut(args: readonly string[], { stdout, broken }: Outputs): Promise<number> {
  const command = await readCommand(args);
  if ('text' in command) {
    stdout.write(command.text);
    return 0;
  }
  // What is wrong with the flags or the files is said before anything is brought up.
  await preparePlan(command.load, command.scenario);
  const interruption = new Interruption(broken);
  const context: StartContext = {
    command,
    folder: await makeResultsFolder(resultsFolder, new Date()),
    database: join(dataFolder, 'postgres'),
    running: new Running(),
    interruption,
    load: null,
  };
  try {
    return await bringUpAndTest(context, (text) => void stdout.write(text));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    stdout.write(`\nStopped by ${error.by}.\n`);
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

function bringUpAndTest(context: StartContext, write: (text: string) => void): Promise<number> {
  const { command } = context;
  write(`ERIOP under load: ${describe(command)}\n\n`);
  if (command.host !== null) return testRunningHost(command.host, new Steps(3, write), context);
  return testOwnBackend(new Steps(5, write), context);
}
