import type { GeneratorUsage } from '@vigilia/muster';

const atRest = { cpu: 0, memory: 0, heap: 0, loopDelay: 0, loopDelayP99: 0, utilisation: 0 };
/** What is said of a process that does nothing. */
export const generator: GeneratorUsage = {
  ...{ ...atRest, gcPause: 0, gcLongest: 0, sockets: 0 },
  ...{ sendLagP99: null, sendLagMax: null },
};

/** How many different times {@link latencies} draws; they are read again and again. */
export const drawn = 1 << 14;

/** ms of processor time that this process has used: what others do on the machine does not count. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Response times in ms, most around some ms, a few very slow; the same every time. */
export function latencies(): Float64Array {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  // Log-normal, by Box and Muller.
  return Float64Array.from({ length: drawn }, () => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0.05, 3 * Math.exp(0.9 * normal));
  });
}
