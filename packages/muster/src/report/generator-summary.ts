import type { Second } from '../stats/second.ts';
import { bytes, cores, counted, ms, percent } from '../wording/format.ts';
import type { RunFigures } from './run-figures.ts';
import type { GeneratorSummary } from './summary.ts';

/**
 * What the load generator used over the whole run, and how late it acted in the window that is judged: users all
 * started or stopped at once hold the event loop, and do so after the last figure was taken.
 */
export function generatorSummary(figures: RunFigures): GeneratorSummary {
  const { steadyLag, totalLag } = figures;
  const seconds = [...figures.seconds];
  const steady = seconds.filter((second) => second.steady);
  const judged = steady.length > 0 ? steady : seconds;
  const lag = steady.length > 0 ? steadyLag : totalLag;
  return {
    cpu: average(judged, ({ generator, length }) => generator.cpu * length),
    utilisation: average(judged, ({ generator, length }) => generator.utilisation * length),
    peakMemory: peak(seconds, ({ generator }) => generator.memory),
    peakHeap: peak(seconds, ({ generator }) => generator.heap),
    maxLoopDelay: peak(judged, ({ generator }) => generator.loopDelay),
    gcShare: average(judged, ({ generator }) => generator.gcPause / 1000),
    gcLongest: peak(seconds, ({ generator }) => generator.gcLongest),
    peakSockets: peak(seconds, ({ generator }) => generator.sockets),
    sendLagP99: lag.count > 0 ? lag.valueAt(0.99) / 1000 : null,
    sendLagMax: totalLag.count > 0 ? totalLag.maxMicros / 1000 : null,
  };
}

/** The generator's health in a few words. */
export function generatorText(generator: GeneratorSummary): string {
  const { cpu, utilisation, peakMemory, maxLoopDelay, gcShare, peakSockets, sendLagP99 } = generator;
  const parts = [
    cores(cpu),
    `event loop ${percent(utilisation)} busy`,
    `${ms(maxLoopDelay)} ms late at most`,
    ...(sendLagP99 === null ? [] : [`sent ${ms(sendLagP99)} ms late (p99)`]),
    `GC ${percent(gcShare)}`,
    bytes(peakMemory),
    counted(peakSockets, 'connection'),
  ];
  return parts.join(', ');
}

/** @param amount what a second adds @returns by elapsed time; 0 without any */
function average(seconds: readonly Second[], amount: (second: Second) => number): number {
  const length = seconds.reduce((sum, second) => sum + second.length, 0);
  return length > 0 ? seconds.reduce((sum, second) => sum + amount(second), 0) / length : 0;
}

function peak(seconds: readonly Second[], figure: (second: Second) => number): number {
  return seconds.reduce((greatest, second) => Math.max(greatest, figure(second)), 0);
}
