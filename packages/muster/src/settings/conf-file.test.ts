import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConf } from './conf-file.ts';

describe('parseConf', () => {
  it('reads settings as Locust writes them', () => {
    const text = [
      '# master.conf in current directory',
      '[locust]',
      'locustfile = locust_files/my_locust_file.ts',
      '',
      'headless',
      'spawn_rate=10   # a second',
      '; another comment',
      '--run-time: 10m',
      'tags = [Critical, Normal]',
      'host = "http://a.b/#top"',
      "title = it's ours; all of it",
    ].join('\r\n');
    expect(parseConf(text)).toEqual([
      { key: 'locustfile', value: 'locust_files/my_locust_file.ts', line: 3 },
      { key: 'headless', value: null, line: 5 },
      { key: 'spawn-rate', value: '10', line: 6 },
      { key: 'run-time', value: '10m', line: 8 },
      { key: 'tags', value: '[Critical, Normal]', line: 9 },
      { key: 'host', value: 'http://a.b/#top', line: 10 },
      { key: 'title', value: "it's ours; all of it", line: 11 },
    ]);
  });

  it('tells lines that are no setting', () => {
    expect(parseConf('users = 3\n= 4\n! no')).toEqual([
      { key: 'users', value: '3', line: 1 },
      { broken: '= 4', line: 2 },
      { broken: '! no', line: 3 },
    ]);
  });

  it('gives back any value that stands in quotes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^"\r\n]+$/), (value) => {
        expect(parseConf(`host = "${value}"`)).toEqual([{ key: 'host', value, line: 1 }]);
      }),
    );
  });

  it('survives any text, and counts lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lines = parseConf(text).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
      }),
    );
  });
});
