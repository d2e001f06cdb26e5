import { RunStats } from '../../stats/run-stats.ts';
import type { CheckReport } from '../check.ts';
import { type FrozenServerOptions, measureFrozenServer } from '../measure-frozen-server.ts';
import { type HeldGeneratorOptions, measureHeldGenerator } from '../measure-held-generator.ts';
import { plannedUser } from '../plan-users.ts';
import { ServerProcess } from '../server/server-process.ts';

export interface StallOptions extends FrozenServerOptions, HeldGeneratorOptions {}

const real: StallOptions = {
  rate: 100,
  seconds: 12,
  period: 6,
  heldSeconds: 5,
  newUsers: plannedUser,
  newStats: () => new RunStats(),
};

/**
 * Requests that should have started while the server, or the generator itself, stood still have to count as long as
 * somebody would have waited who came by the plan.
 *
 * @throws MusterError VERIFY_SERVER_FAILED
 */
export async function checkStall(given: Partial<StallOptions> = {}): Promise<CheckReport> {
  const options = { ...real, ...given };
  const server = await ServerProcess.start();
  try {
    const frozen = await measureFrozenServer(server, options);
    const held = await measureHeldGenerator(server, options);
    return {
      findings: [...frozen.findings, ...held.findings],
      notes: [...frozen.notes, ...held.notes],
    };
  } finally {
    await server.stop();
  }
}
