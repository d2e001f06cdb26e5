import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { withAbstractMarks } from './abstract-classes.ts';

/** Whether the default export of a source says that it is abstract. */
async function isAbstract(source: string): Promise<boolean> {
  const { code } = await transform(withAbstractMarks(source), { loader: 'ts', target: 'node20' });
  const module: { readonly default: object } = await import(
    `data:text/javascript,${encodeURIComponent(code)}`
  );
  return Object.hasOwn(module.default, 'abstract');
}

const tag =
  'const tag = (..._: string[]) => (one: unknown, _context: unknown) => {};\nclass Base<T> { t?: T }\n';

describe('an abstract class', () => {
  it.each([
    'export default abstract class extends Base<string> {}',
    'export default abstract class {}',
    'export default abstract class{}',
    'export default abstract class<T> extends Base<T> {}',
    'export default abstract class\n  extends Base<string>\n{}',
    "@tag('x')\nexport default abstract class extends Base<string> {}",
    "export default @tag('x') abstract class extends Base<string> {}",
    "@tag(String('x'), ':)')\nexport default abstract class Named {}",
    "@tag(\n  'x',\n)\nexport default abstract class Named {}",
    'abstract class Named {}\nexport { Named as default };',
  ])('is known as one, also without a name: %s', async (source) => {
    expect(await isAbstract(tag + source)).toBe(true);
  });

  it.each([
    'export default class extends Base<string> {}',
    '// abstract class Named\nexport default class Named {}',
  ])('is another than a concrete one: %s', async (source) => {
    expect(await isAbstract(tag + source)).toBe(false);
  });

  it('keeps the lines of its source', () => {
    const source = 'export default abstract class extends Base {\n  one = 1;\n}';
    const [, ...rest] = withAbstractMarks(source).split('\n');
    expect(rest.slice(0, 2)).toEqual(['  one = 1;', '}']);
  });
});
