import cluster from 'node:cluster';
import type { Config } from '../config.ts';
import { sharedThroughParent } from '../shared/processes.ts';
import type { Shared } from '../shared/shared.ts';
import { mergeMetrics } from './merge-metrics.ts';
import type { FromProcess, MetricsPart, ToProcess } from './messages.ts';

/** How long a page of metrics waits for those of the other processes. */
const GATHER_MS = 2_000;

/** What a process has to do with the others that the same one started. */
export interface Membership {
  /** Through the process that started them; undefined if they share through Redis. */
  readonly shared: Shared | undefined;
  /** Makes the page of one process that of all. */
  metricsOfAll(own: () => Promise<string>): () => Promise<string>;
}

/** @returns undefined if this process is not one of several */
export async function joinProcesses({ redisUrl }: Config): Promise<Membership | undefined> {
  if (!cluster.isWorker) return undefined;
  const shared = redisUrl === undefined ? await sharedThroughParent() : undefined;
  return { shared, metricsOfAll };
}

function metricsOfAll(own: () => Promise<string>): () => Promise<string> {
  const waiting = new Map<number, (parts: readonly MetricsPart[]) => void>();
  let last = 0;
  process.on('message', (message: ToProcess | undefined) => {
    if (message?.type === 'gathered metrics') waiting.get(message.id)?.(message.parts);
    else if (message?.type === 'give metrics') void give(message.id);
  });
  const give = async (id: number) => tell({ type: 'own metrics', id, text: await own() });
  return () =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const settle = (page: Promise<string> | string) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(page);
      };
      // Alone is better than not at all.
      const timer = setTimeout(() => settle(own()), GATHER_MS);
      waiting.set(id, (parts) => settle(mergeMetrics(parts)));
      tell({ type: 'gather metrics', id }).catch(reject);
    });
}

/** What cannot be sent is not missed: without the one who would hear it this process ends. */
async function tell(message: FromProcess): Promise<void> {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
