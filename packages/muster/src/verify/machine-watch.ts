import { cpus } from 'node:os';
import { counted, percent } from '../wording/format.ts';

/**
 * How busy the machine is while a check runs. Figures of time are also figures of the machine: where others use it up,
 * Muster's timers wake late, whatever Muster does.
 */
export class MachineWatch {
  readonly #begun = times();
  readonly #own = process.cpuUsage();
  readonly #startedAt = performance.now();

  /** What was used since the beginning, in words. */
  text(): string {
    const { busy, all } = times();
    const elapsed = (performance.now() - this.#startedAt) * cpus().length;
    const { user, system } = process.cpuUsage(this.#own);
    const own = (user + system) / 1000 / Math.max(1, elapsed);
    // Counted in ticks of 10 ms, by sampling: a process that works in short bits is missed now and then.
    const share = Math.max(own, (busy - this.#begun.busy) / Math.max(1, all - this.#begun.all));
    const processors = cpus().length;
    return (
      `the machine’s ${counted(processors, 'processor')} ${processors === 1 ? 'was' : 'were'} busy ` +
      `${percent(share)} of the time; this process took ${percent(own)}`
    );
  }
}

/** Of all processors together, ms. */
function times(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy, all: busy + idle };
}
