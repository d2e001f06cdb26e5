import { join, relative } from 'node:path';
import { Child, describeEnd } from './child.ts';
import { StartFailure } from './failure.ts';
import { interrupted } from './interruption.ts';
import { musterProgram } from './places.ts';
import type { Running } from './running.ts';

/** The load generator at work. */
export interface Load {
  /** 0 pass, 1 fail, 2 wrong use, 3 invalid, 130 stopped before there was a run to judge; rejects when it crashed. */
  readonly exitCode: Promise<number>;
}

/** ms that it gets to end the run and write its reports. */
const patience = 30_000;

/** Starts Muster as a process of its own, with the personas and targets of ERIOP. */
export function startLoad(options: {
  loadArguments: readonly string[];
  host: string;
  databaseUrl: string | undefined;
  folder: string;
  running: Running;
}): Load {
  const { running } = options;
  // Relative, because they are printed.
  const folder = relative(process.cwd(), options.folder);
  const defaults = [
    ...['--host', options.host, '--html', join(folder, 'report.html'), '--csv', join(folder, 'eriop')],
    ...['--summary', join(folder, 'summary.json'), '--record', join(folder, 'run.muster')],
  ];
  const env = { ...process.env };
  if (options.databaseUrl !== undefined) env.DATABASE_URL = options.databaseUrl;
  const { child } = running.begin(() => {
    const child = new Child([musterProgram, ...defaults, ...options.loadArguments], 'inherit', env);
    return { child, stop: () => child.stop('SIGINT', patience) };
  });
  const exitCode = child.ended.then((end) => {
    if (end.code !== null) return end.code;
    // Our own SIGINT, before it was far enough to have a run to end.
    if (running.stopping && end.signal === 'SIGINT') return interrupted;
    throw new StartFailure(`the load generator ended ${describeEnd(end)} in the middle of the test`);
  });
  exitCode.catch(() => {});
  return { exitCode };
}
