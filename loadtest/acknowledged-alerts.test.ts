import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcknowledgedAlerts } from './acknowledged-alerts.ts';

async function* inBatches(sourceIds: readonly string[]): AsyncGenerator<readonly string[]> {
  for (let i = 0; i < sourceIds.length; i += 3) yield sourceIds.slice(i, i + 3);
}

describe('AcknowledgedAlerts', () => {
  it('counts the acknowledged that are not stored, whatever else is', async () => {
    const numbers = fc.uniqueArray(fc.nat(2_000_000), { maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (acknowledged, stored) => {
        const alerts = new AcknowledgedAlerts();
        for (const number of acknowledged) alerts.acknowledge(number);
        const sourceIds = [
          ...stored.map((number) => alerts.sourceId(number)),
          'sensor-7',
          `${alerts.run}x-1`,
        ];
        const missing = acknowledged.filter((number) => !stored.includes(number)).length;
        expect(await alerts.missingFrom(inBatches(sourceIds))).toBe(missing);
      }),
    );
  });

  it('finds a lost alert although another was stored without an answer', async () => {
    const alerts = new AcknowledgedAlerts();
    const [lost, stored, unanswered] = [alerts.next(), alerts.next(), alerts.next()];
    alerts.acknowledge(lost);
    alerts.acknowledge(stored);
    const sourceIds = [alerts.sourceId(stored), alerts.sourceId(unanswered)];
    expect(await alerts.missingFrom(inBatches(sourceIds))).toBe(1);
  });

  it('names the alerts of each run differently', () => {
    expect(new AcknowledgedAlerts().run).not.toBe(new AcknowledgedAlerts().run);
  });
});
