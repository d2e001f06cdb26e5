/**
 * One clock for all processes of a machine, in ms: the monotonic clock that `process.hrtime` reads, which counts from
 * the start of the machine and not, as `performance.now()`, from the start of the process. Instants that the server
 * and the generator took can be subtracted from one another.
 */
export function machineNow(): number {
  return performance.now() + offset;
}

/** @param instant on the clock of `performance.now()` of this process, ms */
export function toMachine(instant: number): number {
  return instant + offset;
}

const offset = measureOffset();

/** Both clocks tick alike and differ by a constant: the closest of some readings gives it to within a microsecond. */
function measureOffset(): number {
  let closest = Number.POSITIVE_INFINITY;
  let best = 0;
  for (let reading = 0; reading < 50; reading++) {
    const before = performance.now();
    const machine = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    if (after - before >= closest) continue;
    closest = after - before;
    best = machine - (before + after) / 2;
  }
  return best;
}
