import { describe, expect, it } from 'vitest';
import { Events } from '../events/events.ts';
import { User } from '../scenario/user.ts';
import { generatorUsage } from '../stats/fixtures/generator-usage.ts';
import { runnerOf } from './fixtures/test-run.ts';
import { UsageWatch } from './usage-watch.ts';

function watched() {
  const events = new Events();
  const { environment } = runnerOf(class Guest extends User {}).runner;
  const readings: number[] = [];
  const warnings: number[] = [];
  events.usageMonitor.addListener(({ cpuUsage }) => readings.push(cpuUsage));
  events.cpuWarning.addListener(({ cpuUsage }) => warnings.push(cpuUsage));
  const watch = new UsageWatch(events, environment);
  const pass = (seconds: number, cpu: number, length = 1): void => {
    for (let second = 0; second < seconds; second++) watch.add(generatorUsage({ cpu, memory: 1 }), length);
  };
  return { pass, readings, warnings };
}

describe('UsageWatch', () => {
  it('gives the average of ten seconds, each weighed by its length', () => {
    const { pass, readings } = watched();
    pass(7, 0.5);
    expect(readings).toEqual([]);
    pass(1, 1, 3);
    expect(readings).toEqual([0.65]);
    pass(20, 0.25, 1.001);
    expect(readings).toEqual([0.65, expect.closeTo(0.25, 6), expect.closeTo(0.25, 6)]);
  });

  it('warns once, of ten busy seconds and not of one', () => {
    const { pass, warnings } = watched();
    pass(9, 0.5);
    pass(1, 1);
    expect(warnings).toEqual([]);
    pass(30, 0.95);
    expect(warnings).toEqual([expect.closeTo(0.95, 6)]);
  });
});
