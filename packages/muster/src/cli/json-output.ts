import { Console } from 'node:console';

const methods = ['log', 'info', 'debug', 'dir', 'table', 'group', 'count', 'timeEnd', 'timeLog'] as const;

let giveBack = (): void => {};

/** Sends what the locustfile prints to stderr: with --json nothing but JSON may stand on stdout. */
export function keepStdoutForJson(): void {
  const usual = { ...console };
  const onStderr = new Console(process.stderr, process.stderr);
  for (const method of methods) console[method] = onStderr[method].bind(onStderr);
  giveBack = () => {
    for (const method of methods) console[method] = usual[method];
  };
}

/** What is printed goes to stdout again. */
export function giveStdoutBack(): void {
  giveBack();
  giveBack = () => {};
}
