import { closest } from '../wording/closest.ts';

/** Names of Locust and of other load generators, with what stands for them in Muster. */
const foreign: Readonly<Record<string, string>> = {
  default: "it has no default export: write `import { HttpUser, task } from '@vigilia/muster'`",
  FastHttpUser: 'use HttpUser',
  HttpLocust: 'use HttpUser',
  Locust: 'use User',
  FastHttpSession: 'use HttpUser; its `this.client` is one',
  HttpSession: 'use HttpUser; its `this.client` is one',
  SocketIOUser: 'use WebSocketUser',
  TaskSequence: 'use SequentialTaskSet',
  seq_task: 'use SequentialTaskSet, which runs its tasks in order',
  LoadTestShape: 'use LoadShape',
  constant_pacing: 'use constantPacing',
  constant_throughput: 'use constantThroughput',
  run_single_user: 'use `muster run --once` on the command line',
  WebSocket: 'use WebSocketUser; its `this.connect()` opens one',
  sleep: 'write `await this.sleep(1)` in a task',
  check: 'give requests the option `expect`, or `catch`',
  group: 'use `this.client.renameRequest`, or a TaskSet',
};

/** Packages that are not for Node, or are other load generators. */
const elsewhere = /^(?:locust|k6|gatling|artillery)(?:\/|$)/;

/**
 * What to write instead of a name that `@vigilia/muster` does not export.
 *
 * @param exported what it does
 */
export function insteadOf(name: string, exported: readonly string[]): string {
  if (Object.hasOwn(foreign, name)) return foreign[name] as string;
  const letters = (word: string): string => word.replaceAll('_', '').toLowerCase();
  const near = exported.find((one) => letters(one) === letters(name)) ?? closest(name, exported);
  return near === null ? `it exports ${exported.join(', ')}` : `did you mean ${near}?`;
}

/** What to write instead of a package of another load generator; null for all others. */
export function insteadOfPackage(path: string): string | null {
  return elsewhere.test(path) ? "everything comes from '@vigilia/muster'" : null;
}
