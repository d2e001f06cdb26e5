import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryTable } from './entry-table.ts';
import { ErrorTable } from './error-table.ts';
import { ExceptionTable } from './exception-table.ts';
import { sample } from './fixtures/arbitrary-sample.ts';
import { generatorUsage } from './fixtures/generator-usage.ts';
import { histogramOf, partsOf, plainEntry, plainHistogram, plainTable } from './fixtures/plain.ts';
import { GroupTable } from './group-table.ts';
import { RunStats } from './run-stats.ts';
import type { Sample } from './sample.ts';
import type { SecondDelta } from './second-delta.ts';

const groups = { userClasses: ['A', 'B'], tags: ['x', 'y'] };
const seconds = fc.array(fc.array(sample, { maxLength: 30 }), { maxLength: 5 });
const lags = fc.array(fc.nat(100), { maxLength: 5 });

function roll(stats: RunStats, elapsed: number, steady = true): void {
  stats.roll({ elapsed, time: elapsed * 1000, usersByClass: { A: 1 }, generator: generatorUsage(), steady });
}

/** All samples in one second. */
function single(samples: readonly Sample[]): RunStats {
  const stats = new RunStats({ groups });
  for (const one of samples) stats.record(one);
  roll(stats, 1);
  return stats;
}

function plainGroups(table: GroupTable) {
  const { userClasses, tags } = groups;
  const entries = [...userClasses.map((name) => table.userClass(name)), ...tags.map((tag) => table.tag(tag))];
  return entries.map((entry) => entry !== undefined && plainEntry(entry));
}

/** A second's delta as a file would hold it. */
function plainDelta({ entries, groups: by, lag, errors, exceptions, steady, stage }: SecondDelta) {
  return {
    entries: plainTable(entries),
    groups: plainGroups(by),
    lag: plainHistogram(lag),
    errors: errors.sorted(),
    exceptions: exceptions.sorted(),
    steady,
    stage,
  };
}

/** The rows of a table of failures or exceptions, whatever their order: those that are as frequent may change places. */
function rowsOf(table: { sorted(): readonly object[] }): string[] {
  return table
    .sorted()
    .map((row) => JSON.stringify(row))
    .sort();
}

/** The way back. */
function deltaOf(plain: ReturnType<typeof plainDelta>): SecondDelta {
  const entries = new EntryTable();
  for (const entry of plain.entries) entries.entry(entry.method, entry.name).add(partsOf(entry));
  const by = new GroupTable(groups);
  const names = [...groups.userClasses, ...groups.tags];
  plain.groups.forEach((entry, index) => {
    const name = names[index] as string;
    if (entry !== false) (by.userClass(name) ?? by.tag(name))?.add(partsOf(entry));
  });
  const errors = new ErrorTable();
  for (const error of plain.errors) errors.add(error);
  const exceptions = new ExceptionTable();
  for (const exception of plain.exceptions) exceptions.add(exception);
  const { steady, stage } = plain;
  return { entries, groups: by, lag: histogramOf(plain.lag), errors, exceptions, steady, stage };
}

describe('RunStats', () => {
  it('holds the same whether samples came in one second or in many, bit for bit', () => {
    fc.assert(
      fc.property(seconds, (parts) => {
        const stats = new RunStats({ groups });
        parts.forEach((part, index) => {
          for (const one of part) stats.record(one);
          roll(stats, index + 1);
        });
        const one = single(parts.flat());
        expect(plainTable(stats.total)).toEqual(plainTable(one.total));
        expect(plainTable(stats.steady)).toEqual(plainTable(one.total));
        expect(plainEntry(stats.total.aggregated())).toEqual(plainEntry(one.total.aggregated()));
        expect(plainGroups(stats.totalGroups)).toEqual(plainGroups(one.totalGroups));
        expect(plainGroups(stats.steadyGroups)).toEqual(plainGroups(one.totalGroups));
      }),
    );
  });

  it('holds the same when several measured and were added up, in any order', () => {
    fc.assert(
      fc.property(seconds, (parts) => {
        const merged = new EntryTable();
        for (const part of parts.toReversed()) merged.add(single(part).total);
        expect(plainTable(merged)).toEqual(plainTable(single(parts.flat()).total));
      }),
    );
  });

  it('holds the same when its seconds are read from JSON', () => {
    const written = fc.tuple(fc.array(sample, { maxLength: 20 }), lags, fc.boolean());
    fc.assert(
      fc.property(fc.array(written, { maxLength: 4 }), (parts) => {
        const stats = new RunStats({ groups });
        const read = new RunStats({ groups });
        stats.onRoll((second, delta) => {
          const line = JSON.stringify({ second, delta: plainDelta(delta) });
          const { second: known, delta: plain } = JSON.parse(line);
          read.addSecond(known, deltaOf(plain));
        });
        parts.forEach(([samples, late, steady], index) => {
          for (const one of samples) stats.record(one);
          for (const ms of late) {
            stats.recordLag(ms);
            stats.recordException(`exception ${ms % 4}`, ms);
          }
          stats.recordArrival('A', 'planned', samples.length);
          stats.recordArrival('A', 'started', late.length);
          roll(stats, index + 1, steady);
        });
        expect(plainTable(read.total)).toEqual(plainTable(stats.total));
        expect(plainTable(read.steady)).toEqual(plainTable(stats.steady));
        expect(plainGroups(read.steadyGroups)).toEqual(plainGroups(stats.steadyGroups));
        expect(plainHistogram(read.totalLag)).toEqual(plainHistogram(stats.totalLag));
        expect(plainHistogram(read.steadyLag)).toEqual(plainHistogram(stats.steadyLag));
        expect(rowsOf(read.errors)).toEqual(rowsOf(stats.errors));
        expect(rowsOf(read.exceptions)).toEqual(rowsOf(stats.exceptions));
        expect(read.exceptions.total).toBe(stats.exceptions.total);
        expect(read.arrivalsByClass).toEqual(stats.arrivalsByClass);
        expect([read.seconds, read.duration, read.steadySeconds]).toEqual([
          stats.seconds,
          stats.duration,
          stats.steadySeconds,
        ]);
        expect(plainEntry(read.recent.aggregated())).toEqual(plainEntry(stats.recent.aggregated()));
      }),
      { numRuns: 50 },
    );
  });
});
