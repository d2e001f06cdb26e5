import { describe, expect, test } from 'vitest';
import { bytes, clock, cores, count, counted, duration, list, ms, percent, rate } from './format.ts';

describe('figures for people', () => {
  test.each([
    [0, '0'],
    [0.0031, '0.00'],
    [0.854, '0.85'],
    [0.997, '1.0'],
    [2.93, '2.9'],
    [9.96, '10'],
    [16.7, '17'],
    [999.6, '1,000'],
    [1234, '1,230'],
    [60_004, '60,000'],
  ])('ms(%d) is %s', (value, text) => expect(ms(value)).toBe(text));

  test.each([
    [0, '0'],
    [0.0541, '0.0541'],
    [12.34, '12.3'],
    [99.96, '100'],
    [8311.7, '8,312'],
  ])('rate(%d) is %s', (value, text) => expect(rate(value)).toBe(text));

  test.each([
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.00412, '0.41 %'],
    [0.284, '28 %'],
    [0.9962, '99.62 %'],
    [0.99999, '> 99.99 %'],
    [1, '100 %'],
  ])('percent(%d) is %s', (value, text) => expect(percent(value)).toBe(text));

  test.each([
    [880, '880 B'],
    [1234, '1.23 kB'],
    [128_400_000, '128 MB'],
    [999_700_000, '1 GB'],
  ])('bytes(%d) is %s', (value, text) => expect(bytes(value)).toBe(text));

  test.each([
    [7, '0:07'],
    [161.4, '2:41'],
    [3900, '1:05:00'],
    [-3, '0:00'],
  ])('clock(%d) is %s', (value, text) => expect(clock(value)).toBe(text));

  test.each([
    [0, '0 s'],
    [2.46, '2.5 s'],
    [60.3, '60 s'],
    [161, '2 min 41 s'],
    [300.2, '5 min'],
    [3900, '1 h 5 min'],
  ])('duration(%d) is %s', (value, text) => expect(duration(value)).toBe(text));

  test('words', () => {
    expect(list([])).toBe('');
    expect(list(['a', 'b'])).toBe('a and b');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(counted(1, 'request')).toBe('1 request');
    expect(counted(1200, 'request')).toBe('1,200 requests');
    expect(cores(0.344)).toBe('0.34 core');
    expect(cores(2.12)).toBe('2.1 cores');
    expect(count(384_210)).toBe('384,210');
  });
});
