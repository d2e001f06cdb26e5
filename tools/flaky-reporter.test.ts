import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
// Inside the repository, where `vitest` is found; with a dot, so that nobody else looks for tests or sources in it.
const folder = mkdtempSync(join(repository, 'tools', '.flaky-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What CI would print of such a file, with the repository's own reporter and its one more try. */
function inCi(name: string, text: string): { passed: boolean; flaky: string[] } {
  writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import { FlakyReporter } from '../flaky-reporter.ts';
    export default { test: { retry: 1, reporters: ['default', new FlakyReporter()] } };`,
  );
  const program = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const options = { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] } as const;
  let output: string;
  let passed = true;
  try {
    output = execFileSync(process.execPath, [program, 'run', name], options);
  } catch (error) {
    passed = false;
    output = (error as { stdout: string }).stdout;
  }
  return { passed, flaky: output.split('\n').filter((line) => line.startsWith('flaky: ')) };
}

it('names what passed only at its second try', () => {
  const ending = inCi(
    'once.test.ts',
    `import { describe, expect, it } from 'vitest';
    let tries = 0;
    describe('a clock', () => {
      it('goes', () => expect(++tries).toBe(2));
      it('ticks', () => expect(true).toBe(true));
    });`,
  );
  expect(ending).toEqual({ passed: true, flaky: ['flaky: once.test.ts > a clock > goes'] });
});

it('leaves a failed test failed', () => {
  const text = `import { expect, it } from 'vitest'; it('goes', () => expect(1).toBe(2));`;
  expect(inCi('never.test.ts', text)).toEqual({ passed: false, flaky: [] });
});
