import { EntryTable } from '../../stats/entry-table.ts';
import { Histogram } from '../../stats/histogram.ts';
import type { Sample } from '../../stats/sample.ts';
import type { StatsEntry } from '../../stats/stats-entry.ts';
import type { CheckReport, Finding } from '../check.ts';
import { LogNormal } from '../server/log-normal.ts';
import { fingerprint } from '../table-fingerprint.ts';

export interface MergeOptions {
  readonly samples: number;
  /** How many tables the samples are dealt out to, as to the processes of a run. */
  readonly parts: number;
  /** What is verified: many tables in one. */
  readonly merge: (tables: readonly EntryTable[]) => EntryTable;
  /** What is verified: a histogram as it goes into a file or over a wire, and what is read again. */
  readonly transmit: (histogram: Histogram) => Histogram;
}

const real: MergeOptions = { samples: 400_000, parts: 8, merge: added, transmit: throughJson };

/** The same samples, recorded in one table and dealt out to several that are then merged, have to give the same. */
export function checkMerge(options: Partial<MergeOptions> = {}): CheckReport {
  const { samples, parts, merge, transmit } = { ...real, ...options };
  const single = new EntryTable();
  const dealt = Array.from({ length: parts }, () => new EntryTable());
  for (const [sample, part] of deal(samples, parts)) {
    record(single, sample);
    record(dealt[part] as EntryTable, sample);
  }
  const truth = fingerprint(single);
  const compare = (what: string, table: EntryTable): Finding => {
    const found = fingerprint(table);
    return {
      what,
      expected: truth.digest,
      measured: found.digest,
      bound: 'identical',
      held: found.digest === truth.digest,
    };
  };
  const sent = dealt.map((table) => transmitted(table, transmit));
  return {
    findings: [
      compare(`${parts} tables added, first to last`, merge(dealt)),
      compare(`${parts} tables added, last to first`, merge(dealt.toReversed())),
      compare('each written as sparse JSON, read, added', merge(sent)),
    ],
    notes: [
      `${samples.toLocaleString('en-US')} samples of ${truth.entries} names; the figure is a hash over every bucket of ` +
        `${truth.histograms} histograms, their sums, minima and maxima, and all counts`,
    ],
  };
}

function added(tables: readonly EntryTable[]): EntryTable {
  const sum = new EntryTable();
  for (const table of tables) sum.add(table);
  return sum;
}

function throughJson(histogram: Histogram): Histogram {
  const { sumMicros, minMicros, maxMicros } = histogram;
  const text = JSON.stringify([histogram.toSparse(), sumMicros, minMicros, maxMicros]);
  const [pairs, sum, min, max] = JSON.parse(text) as [number[], number, number, number];
  return Histogram.fromSparse(pairs, sum, min, max);
}

function record(table: EntryTable, sample: Sample): void {
  table.entry(sample.method, sample.name).recordSample(sample);
}

/** The same table, each histogram of it made anew from what `transmit` gives back. */
function transmitted(table: EntryTable, transmit: MergeOptions['transmit']): EntryTable {
  const copy = added([table]);
  for (const entry of table.entries()) {
    const made = copy.entry(entry.method, entry.name);
    for (const [from, to] of histogramPairs(entry, made)) {
      to.clear();
      to.add(transmit(from));
    }
  }
  return copy;
}

function histogramPairs(from: StatsEntry, to: StatsEntry): [Histogram, Histogram][] {
  const pairs: [Histogram, Histogram][] = [
    [from.responseTimes, to.responseTimes],
    [from.phases.connect, to.phases.connect],
    [from.phases.tls, to.phases.tls],
    [from.phases.firstByte, to.phases.firstByte],
    [from.phases.body, to.phases.body],
  ];
  if (from.serviceTimes !== from.responseTimes) pairs.push([from.serviceTimes, to.serviceTimes]);
  return pairs;
}

const names = ['/login', '/orders', '/orders/{id}', '/search', '/health'];

/** Samples of all kinds, the same at every call, and which part each belongs to. */
function* deal(samples: number, parts: number): Generator<[sample: Sample, part: number]> {
  const times = new LogNormal({ medianMs: 40, sigma: 1.2, seed: 7 });
  const others = new LogNormal({ medianMs: 1, sigma: 1, seed: 8 });
  for (let at = 0; at < samples; at++) {
    const serviceTimeMs = times.next();
    const connect = at % 10 === 0 ? others.next() : 0;
    const sample: Sample = {
      method: at % 3 === 0 ? 'POST' : 'GET',
      name: names[at % names.length] as string,
      responseTimeMs: at % 2 === 0 ? serviceTimeMs + others.next() : serviceTimeMs,
      ...(at % 2 === 0 && { serviceTimeMs }),
      responseLength: at % 997,
      error: at % 101 === 0 ? 'HTTP 500' : null,
      phases: { connect, tls: 0, firstByte: serviceTimeMs * 0.9, body: serviceTimeMs * 0.1 },
    };
    yield [sample, Math.floor(others.next() * 1000) % parts];
  }
}
