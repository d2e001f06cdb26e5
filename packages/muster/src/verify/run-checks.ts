import { type Check, type CheckReport, type CheckResult, hasPassed, type Thoroughness } from './check.ts';
import { MachineWatch } from './machine-watch.ts';

/**
 * Carries out checks, one after another: two at once would be in each other's way.
 *
 * @param onResult told of each when it is over
 */
export async function runChecks(
  checks: readonly Check[],
  thoroughness: Thoroughness,
  onResult: (result: CheckResult) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = await runCheck(check, thoroughness);
    results.push(result);
    onResult(result);
  }
  return results;
}

async function runCheck(check: Check, thoroughness: Thoroughness): Promise<CheckResult> {
  const startedAt = performance.now();
  const machine = new MachineWatch();
  const first = await check.run(thoroughness);
  const again = check.timed && !hasPassed(first);
  const counted = again ? await check.run(thoroughness) : first;
  return {
    findings: counted.findings,
    notes: check.timed ? [...counted.notes, machine.text()] : counted.notes,
    name: check.name,
    claim: check.claim,
    passed: hasPassed(counted),
    earlier: again ? missedOf(first) : [],
    seconds: (performance.now() - startedAt) / 1000,
  };
}

function missedOf({ findings }: CheckReport): CheckResult['earlier'] {
  return findings.filter(({ held }) => !held);
}
