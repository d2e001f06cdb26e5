import { basename } from 'node:path';
import type { RunHead } from '../record/format.ts';
import type { Arguments } from '../settings/arguments.ts';
import type { Plan } from '../verdict/target.ts';
import { commandAgain } from './command-again.ts';
import { machine } from './machine.ts';
import { version } from './version.ts';

/** What reports say of a run and is known before it begins. */
export function runHead(args: Arguments, plan: Plan): RunHead {
  return {
    title: args.title ?? args.locustfile.map((file) => basename(file)).join(', '),
    profile: args.profile,
    muster: version,
    node: process.version,
    machine: machine(),
    plan,
    command: commandAgain(args, plan),
  };
}
