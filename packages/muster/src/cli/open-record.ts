import { log } from '../logging/logger.ts';
import type { RunRecordWriter } from '../record/run-record-writer.ts';
import { type Arguments, customKey } from '../settings/arguments.ts';
import type { RunStats } from '../stats/run-stats.ts';
import { customSettings } from './custom-settings.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import { runHead } from './run-head.ts';

/**
 * Begins the run record that was asked for; null when none was.
 *
 * @throws ReportError
 */
export async function openRecord(
  args: Arguments,
  { plan, targets }: PreparedPlan,
  stats: RunStats,
): Promise<RunRecordWriter | null> {
  if (args.record === undefined) return null;
  const { RunRecordWriter } = await import('../record/run-record-writer.ts');
  const head = {
    run: runHead(args, plan),
    config: recordedConfig(args),
    targets: targets.map(({ key, label, limit }) => ({ key, label, limit })),
  };
  return RunRecordWriter.open(args.record, stats, head, (error) =>
    log.error(`${error.code}: ${error.message}`),
  );
}

/** Every setting; of the locustfile's own arguments those that are secret are left out. */
function recordedConfig(args: Arguments): Record<string, unknown> {
  const secret = secretArguments();
  const custom = Object.entries(args.custom).filter(([name]) => !secret.has(name));
  return { ...args, custom: Object.fromEntries(custom) };
}

function secretArguments(): ReadonlySet<string> {
  return new Set(
    customSettings()
      .filter((flag) => flag.secret === true)
      .map(({ key }) => key.slice(customKey.length)),
  );
}
