import { allSettings } from '../all-settings.ts';
import { type Arguments, readArguments, type Sources } from '../arguments.ts';
import { takeApart } from '../command-line.ts';

/** What a command line and the environment give, without configuration files and without a locustfile. */
export function argumentsOf(...line: string[]): Arguments {
  return readArguments(sourcesOf(...line), allSettings);
}

/** The same, not yet read; a test may put other sources beside them. */
export function sourcesOf(...line: string[]): Sources {
  return { files: [], environment: process.env, line: takeApart(line, allSettings, 'refuse') };
}
