import fc from 'fast-check';

/** The halves of characters, which are none by themselves. */
const HALVES = { from: 0xd800, count: 0x800 };
const CHARACTERS = 0x110000 - HALVES.count;

const character = fc.nat({ max: CHARACTERS - 1 }).map(
  (index) => String.fromCodePoint(index < HALVES.from ? index : index + HALVES.count),
  (value) => {
    const code = typeof value === 'string' ? value.codePointAt(0) : undefined;
    if (code === undefined || String.fromCodePoint(code) !== value) throw new Error('not one character');
    return code < HALVES.from ? code : code - HALVES.count;
  },
);

/** Text of any characters: `fc.string({ unit: 'binary' })`, which takes a second to make a table of them all. */
export function anyText(): fc.Arbitrary<string> {
  return fc.string({ unit: character });
}
