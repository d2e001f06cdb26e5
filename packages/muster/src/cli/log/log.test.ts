import { describe, expect, it } from 'vitest';
import { type LogRecord, logLine } from '../../logging/log-record.ts';
import { Logger } from '../../logging/logger.ts';
import { ExceptionLog } from './exception-log.ts';

function captured(level: 'DEBUG' | 'WARNING' = 'DEBUG') {
  const records: LogRecord[] = [];
  const logger = new Logger('muster');
  logger.writer = { level, write: (record) => records.push(record) };
  return { logger, records };
}

describe('Logger', () => {
  it('writes records from its level on, under its name', () => {
    const { logger, records } = captured('WARNING');
    logger.info('too little');
    logger.warning('enough');
    logger.named('shop').critical('more than enough');
    expect(records).toMatchObject([
      { level: 'WARNING', logger: 'muster', message: 'enough' },
      { level: 'CRITICAL', logger: 'shop', message: 'more than enough' },
    ]);
  });

  it('has the form of a line of Locust', () => {
    const time = new Date(2026, 0, 31, 12, 0, 5, 7).getTime();
    expect(logLine({ level: 'INFO', logger: 'muster', message: 'ready', time }, 'box')).toBe(
      '[2026-01-31 12:00:05,007] box/INFO/muster: ready',
    );
  });
});

describe('what JavaScript logs', () => {
  it('is shown as console.log does', () => {
    const { logger, records } = captured();
    logger.info('answer', 42, { a: 1 });
    logger.info({ a: 1 } as never);
    logger.warning('100% %s', 'sure');
    logger.warning('100% %s');
    expect(records.map(({ message }) => message)).toEqual([
      'answer 42 { a: 1 }',
      '{ a: 1 }',
      '100% sure',
      '100% %s',
    ]);
  });
});

describe('ExceptionLog', () => {
  it('lets no sequence through that takes over a terminal', () => {
    const { logger, records } = captured();
    new ExceptionLog(logger).tell('Shopper', new Error('two\n\tlines \x1b[31mred\r'));
    expect(records[0]?.message).toMatch(/^Shopper threw Error: two\n\tlines {2}\[31mred \n/);
  });

  it('logs each kind once, and no more kinds than fit on a screen', () => {
    const { logger, records } = captured();
    const exceptions = new ExceptionLog(logger);
    const slipped = new TypeError('slipped');
    for (let i = 0; i < 3; i++) exceptions.tell('Shopper', slipped);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ level: 'ERROR' });
    expect(records[0]?.message).toMatch(/^Shopper threw TypeError: slipped\n.*log\.test\.ts/);
    for (let i = 0; i < 100; i++) exceptions.tell('Shopper', `kind ${i}`);
    expect(records).toHaveLength(51);
    expect(records.at(-1)).toMatchObject({ level: 'WARNING' });
  });
});
