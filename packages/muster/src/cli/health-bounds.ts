import type { Arguments } from '../settings/arguments.ts';
import type { HealthBounds } from '../verdict/health-bounds.ts';

/** What the load generator may be like, as the settings say. */
export function healthBounds(args: Arguments): HealthBounds {
  return {
    cpu: args.maxGeneratorCpu,
    utilisation: args.maxLoopUtilisation,
    sendLag: args.maxSendLag,
    offered: args.minOffered,
  };
}
