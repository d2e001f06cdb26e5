import type { CheckResult } from '../../verify/check.ts';
import { printResult, printVerdict } from '../../verify/print-result.ts';
import { readVerifyArguments, verifyHelp } from './arguments.ts';

/**
 * Carries out `muster verify`.
 *
 * @param args what stands behind `verify`
 * @param print told of each line or block of lines as soon as it is known
 * @returns the exit code: 0 when every check passed, else 1
 * @throws MusterError INVALID_ARGUMENT, VERIFY_SERVER_FAILED
 */
export async function verify(args: readonly string[], print: (text: string) => void): Promise<number> {
  const { soak, only, help } = readVerifyArguments(args);
  if (help) {
    print(verifyHelp());
    return 0;
  }
  const [{ checks }, { runChecks }] = await Promise.all([
    import('../../verify/all-checks.ts'),
    import('../../verify/run-checks.ts'),
  ]);
  const chosen = checks.filter(({ name }) => only.length === 0 || only.includes(name));
  const results: readonly CheckResult[] = await runChecks(chosen, soak ? 'soak' : 'quick', (result) =>
    print(`${printResult(result)}\n`),
  );
  print(printVerdict(results));
  return results.every(({ passed }) => passed) ? 0 : 1;
}
