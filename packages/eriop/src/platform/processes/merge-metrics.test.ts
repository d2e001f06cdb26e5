import { expect, it } from 'vitest';
import { mergeMetrics } from './merge-metrics.ts';

it('puts the samples of a metric together, each with its process', () => {
  const first = [
    '# HELP requests Requests.',
    '# TYPE requests counter',
    'requests{route="/a b",text="a } 1"} 3',
    '# HELP memory Bytes.',
    '# TYPE memory gauge',
    'memory 17',
    '',
  ].join('\n');
  const second =
    '# HELP memory Bytes.\n# TYPE memory gauge\nmemory 18 1700000000000\n# TYPE own gauge\nown{} 1\n';
  expect(
    mergeMetrics([
      ['1', first],
      ['2', second],
    ]),
  ).toBe(
    `# HELP requests Requests.
# TYPE requests counter
requests{process="1",route="/a b",text="a } 1"} 3
# HELP memory Bytes.
# TYPE memory gauge
memory{process="1"} 17
memory{process="2"} 18 1700000000000
# TYPE own gauge
own{process="2"} 1
`,
  );
});
