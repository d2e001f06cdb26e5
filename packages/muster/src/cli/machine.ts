import { arch, cpus, platform, totalmem } from 'node:os';
import type { MachineSummary } from '../report/summary.ts';

/** The machine that generates the load. */
export function machine(): MachineSummary {
  const cores = cpus();
  return {
    platform: `${platform()} ${arch()}`,
    cpus: cores.length,
    cpu: cores[0]?.model.trim() ?? 'unknown',
    memory: totalmem(),
  };
}
