import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Topic } from './topic.ts';

it('gives what came after any entry that it keeps, as it came', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 1_700 }), fc.nat(), (texts, choice) => {
      const topic = new Topic();
      for (const [index, each] of texts.entries()) topic.add(`run-${index}`, each);
      const entries = texts.map((each, index) => ({ id: `run-${index}`, text: each }));
      const at = choice % texts.length;
      expect(topic.since(`run-${at}`)).toEqual(entries.slice(at + 1));
      expect([...topic.all()]).toEqual(entries);
      expect(topic.last).toBe(entries.at(-1)?.id);
      expect(topic.since('other-0')).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

it('keeps ten thousand entries and not many more', () => {
  const topic = new Topic();
  for (let n = 1; n <= 35_000; n += 1) topic.add(String(n), 'text');
  expect(topic.since('25001')).toHaveLength(9_999);
  expect(topic.since('24000')).toBeUndefined();
  expect([...topic.all()].length).toBeLessThanOrEqual(10_999);
});

it('gives those who resume at the same time the same entries', () => {
  const topic = new Topic();
  for (let n = 1; n <= 2_000; n += 1) topic.add(String(n), 'text');
  const [one, other] = [topic.since('10') ?? [], topic.since('700') ?? []];
  expect(one.at(-1)).toBe(other.at(-1));
  expect(one[1_000]).toBe(other[310]);
});
