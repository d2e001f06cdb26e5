import { Console } from 'node:console';

const methods = ['log', 'info', 'debug', 'dir', 'table', 'group', 'count', 'timeEnd', 'timeLog'] as const;

/** Sends what the locustfile prints to stderr: with --json nothing but JSON may stand on stdout. */
export function keepStdoutForJson(): void {
  const onStderr = new Console(process.stderr, process.stderr);
  for (const method of methods) console[method] = onStderr[method].bind(onStderr);
}
