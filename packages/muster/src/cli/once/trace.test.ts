import { expect, it } from 'vitest';
import { painter } from '../../report/terminal/paint.ts';
import { nameWithUnit } from '../../stats/unit.ts';
import { Trace } from './trace.ts';

it('shows a value in its unit, and a time in ms', () => {
  const lines: string[] = [];
  const trace = new Trace((line) => lines.push(line), painter(false), null);
  const sample = { method: 'LLM', responseTimeMs: 18_230, responseLength: 0, error: null };
  trace.measured({ ...sample, name: nameWithUnit('generated', 'tokens') });
  trace.measured({ ...sample, name: 'first token' });
  trace.measured({ ...sample, name: nameWithUnit('share', '%'), responseTimeMs: 0.0042, error: 'too low' });
  expect(lines).toEqual([
    '  LLM generated → ok  18,230 tokens',
    '  LLM first token → ok  18,200 ms',
    '  LLM share → failed  0.0042 %',
    '    ✗ failure: too low',
  ]);
});
