import { relative } from 'node:path';
import type { Reporter, TestCase } from 'vitest/node';

/**
 * Names at the end what passed only when it was tried once more, which CI does (`retry` in vitest.config.ts). That is
 * not good news: a test that may fail is a fault to mend.
 */
export class FlakyReporter implements Reporter {
  readonly #flaky: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky !== true) return;
    const file = relative(process.cwd(), test.module.moduleId);
    this.#flaky.push(`flaky: ${file} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const line of this.#flaky) process.stdout.write(`${line}\n`);
  }
}
