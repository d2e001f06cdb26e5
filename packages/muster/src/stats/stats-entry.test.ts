import { describe, expect, it } from 'vitest';
import type { Sample } from './sample.ts';
import { StatsEntry } from './stats-entry.ts';

function sample(responseTimeMs: number, over: Partial<Sample> = {}): Sample {
  return { method: 'GET', name: '/', responseTimeMs, responseLength: 1, error: null, ...over };
}

function entryOf(...samples: Sample[]): StatsEntry {
  const entry = new StatsEntry('GET', '/');
  for (const one of samples) entry.recordSample(one);
  return entry;
}

describe('the two clocks', () => {
  it('are one without a plan', () => {
    const entry = entryOf(sample(5), sample(6));
    expect(entry.planned).toBe(0);
    expect(entry.serviceTimes).toBe(entry.responseTimes);
  });

  it('part at the first planned request; what came before is in both', () => {
    const entry = entryOf(sample(5), sample(900, { serviceTimeMs: 6 }), sample(7));
    expect([entry.planned, entry.requests]).toEqual([1, 3]);
    expect(entry.responseTimes.maxMicros).toBe(900_000);
    expect(entry.serviceTimes.toSparse()).toEqual(
      entryOf(sample(5), sample(6), sample(7)).responseTimes.toSparse(),
    );
  });

  it('are one again after clear', () => {
    const entry = entryOf(sample(900, { serviceTimeMs: 6 }));
    entry.clear();
    entry.recordSample(sample(4));
    expect(entry.serviceTimes).toBe(entry.responseTimes);
    entry.recordSample(sample(800, { serviceTimeMs: 3 }));
    expect(entry.serviceTimes.sumMicros).toBe(7000);
  });
});

describe('the phases', () => {
  it('count only what there was: a connection is opened once, and no answer has no first byte', () => {
    const entry = entryOf(
      sample(9, { phases: { connect: 2, tls: 3, firstByte: 4, body: 0 } }),
      sample(5, { phases: { connect: 0, tls: 0, firstByte: 4, body: 1 } }),
      sample(30, { phases: { connect: 1, tls: 0, firstByte: 0, body: 0 }, error: 'CLIENT_TIMEOUT' }),
      sample(1),
    );
    const { connect, tls, firstByte, body } = entry.phases;
    expect(connect.toSparse()).toEqual([1000, 1, 2000, 1]);
    expect([tls.count, firstByte.count, body.count]).toEqual([1, 2, 2]);
    expect([body.minMicros, body.maxMicros]).toEqual([0, 1000]);
  });
});
