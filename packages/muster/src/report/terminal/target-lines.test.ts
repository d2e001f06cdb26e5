import { describe, expect, it } from 'vitest';
import type { LiveTarget } from '../../verdict/live-targets.ts';
import { tippedLine } from './target-lines.ts';

const missed: LiveTarget = {
  key: 'p95',
  label: 'p95 response time',
  limit: '< 200 ms',
  window: 'last 30 s',
  verdict: 'missed',
  value: 310,
  measured: '310 ms',
};

describe('a target that has tipped', () => {
  it('is one line with value, limit and window', () => {
    expect(tippedLine(missed, 105, false)).toBe(
      '✗ 1:45 missed: p95 response time 310 ms, limit < 200 ms (last 30 s)',
    );
    expect(tippedLine({ ...missed, verdict: 'holding', measured: '180 ms' }, 130, false)).toBe(
      '✓ 2:10 holds again: p95 response time 180 ms, limit < 200 ms (last 30 s)',
    );
  });

  it('cannot take over the terminal', () => {
    const line = tippedLine({ ...missed, label: `\u001b[2J\n${'x'.repeat(500)}` }, 1, true);
    expect(line).not.toContain('\u001b[2J');
    expect(line).not.toContain('\n');
    expect(line).toContain('limit < 200 ms');
  });
});
