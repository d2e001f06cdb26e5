import { join, relative } from 'node:path';
import { Child, describeEnd } from './child.ts';
import { StartFailure } from './failure.ts';
import { musterProgram } from './places.ts';
import type { Running } from './running.ts';

/** The load generator at work. */
export interface Load {
  /** 0 pass, 1 fail, 2 wrong use, 3 invalid; rejects when it crashed. */
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
    ...['--summary', join(folder, 'summary.json')],
  ];
  const env = { ...process.env };
  if (options.databaseUrl !== undefined) env.DATABASE_URL = options.databaseUrl;
  const child = new Child([musterProgram, ...defaults, ...options.loadArguments], 'inherit', env);
  running.add({ stop: () => child.stop('SIGINT', patience) });
  const exitCode = child.ended.then((end) => {
    if (end.code !== null) return end.code;
    throw new StartFailure(`the load generator ended ${describeEnd(end)} in the middle of the test`);
  });
  exitCode.catch(() => {});
  return { exitCode };
}
