export type { Arguments } from '../settings/arguments.ts';
export { isKnownError } from './known-error.ts';
export { preparePlan } from './prepare-plan.ts';
export { type ReadCommandLine, readCommandLine, readSettings } from './read-command-line.ts';
