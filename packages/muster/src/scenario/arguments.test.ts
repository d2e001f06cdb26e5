import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { customArguments, defineArguments, forgetArguments, setArguments } from './arguments.ts';

afterEach(forgetArguments);

function define() {
  return defineArguments({
    tenant: { type: 'string', default: 'acme', help: 'whose data', env: 'TENANT' },
    pageSize: { type: 'number' },
    verbose: { type: 'boolean' },
    password: { type: 'string', secret: true, required: true, env: 'PASSWORD' },
    regions: { type: 'string', multiple: true, choices: ['eu', 'us'], env: 'REGIONS' },
  });
}

function code(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return (thrown as { code: unknown }).code;
  }
  return null;
}

describe('arguments of a locustfile', () => {
  it('are typed from their declaration', () => {
    const args = define();
    setArguments({ password: 'x' }, {});
    expectTypeOf(args.tenant).toEqualTypeOf<string>();
    expectTypeOf(args.pageSize).toEqualTypeOf<number | undefined>();
    expectTypeOf(args.verbose).toEqualTypeOf<boolean>();
    expectTypeOf(args.password).toEqualTypeOf<string>();
    expectTypeOf(args.regions).toEqualTypeOf<readonly string[]>();
  });

  it('are told to the command line', () => {
    define();
    expect(customArguments().map(({ name, flag }) => `${name} ${flag}`)).toEqual([
      'tenant --tenant',
      'pageSize --page-size',
      'verbose --verbose',
      'password --password',
      'regions --regions',
    ]);
    expect(customArguments()[0]).toMatchObject({ help: 'whose data', env: 'TENANT', default: 'acme' });
  });

  it('have their defaults when nothing is given', () => {
    const args = define();
    setArguments({ password: 'x' }, {});
    expect({ ...args }).toEqual({
      tenant: 'acme',
      pageSize: undefined,
      verbose: false,
      password: 'x',
      regions: [],
    });
  });

  it('have what is given, over the environment, over the default', () => {
    const args = define();
    const environment = { TENANT: 'env', PASSWORD: 'env', REGIONS: 'eu, us' };
    setArguments({ tenant: 'given', pageSize: '50', verbose: 'true' }, environment);
    expect({ ...args }).toEqual({
      tenant: 'given',
      pageSize: 50,
      verbose: true,
      password: 'env',
      regions: ['eu', 'us'],
    });
    setArguments({ password: 'later', pageSize: 7, verbose: false, regions: ['us'] }, {});
    expect({ ...args }).toMatchObject({ tenant: 'acme', pageSize: 7, verbose: false, regions: ['us'] });
  });

  it('cannot be read before the command line is', () => {
    const args = define();
    expect(code(() => args.tenant)).toBe('ARGUMENTS_NOT_READ');
  });

  it.each([
    ['ARGUMENT_MISSING', {}],
    ['ARGUMENT_UNKNOWN', { password: 'x', page: 1 }],
    ['ARGUMENT_INVALID', { password: 'x', pageSize: 'many' }],
    ['ARGUMENT_INVALID', { password: 'x', pageSize: '' }],
    ['ARGUMENT_INVALID', { password: 'x', verbose: 'perhaps' }],
    ['ARGUMENT_INVALID', { password: 'x', tenant: 5 }],
    ['ARGUMENT_INVALID', { password: 'x', regions: ['eu', 'moon'] }],
  ])('are refused with %s for %j, and keep their values', (expected, given) => {
    const args = define();
    setArguments({ password: 'before' }, {});
    expect(code(() => setArguments(given, {}))).toBe(expected);
    expect(args.password).toBe('before');
  });

  it('do not repeat a secret in an error', () => {
    defineArguments({ pin: { type: 'number', secret: true } });
    expect(() => setArguments({ pin: 'hunter2' }, {})).toThrow('--pin: its value is no number');
  });

  it('are refused when two have one name', () => {
    define();
    expect(code(() => defineArguments({ tenant: { type: 'string' } }))).toBe('ARGUMENT_DEFINED_TWICE');
    expect(code(() => defineArguments({ page_size: { type: 'string' } }))).toBe('ARGUMENT_DEFINED_TWICE');
  });

  it.each<[string, unknown]>([
    ['a type that there is not', { type: 'int' }],
    ['no type', { help: 'x' }],
    ['a mere type', 'string'],
    ['nothing', null],
    ['a misspelt option', { type: 'string', requierd: true }],
    ['an option of argparse', { type: 'string', action: 'store' }],
  ])('are refused with %s', (_what, odd) => {
    expect(code(() => defineArguments({ odd: odd as never }))).toBe('ARGUMENT_DEFINITION_INVALID');
  });

  it('are refused when the declaration contradicts itself', () => {
    expect(code(() => defineArguments({ 'page size': { type: 'number' } }))).toBe(
      'ARGUMENT_DEFINITION_INVALID',
    );
    expect(code(() => defineArguments({ size: { type: 'number', default: 'x' } }))).toBe(
      'ARGUMENT_DEFINITION_INVALID',
    );
    const outside = { type: 'string', choices: ['a'], default: 'b' } as const;
    expect(code(() => defineArguments({ outside }))).toBe('ARGUMENT_DEFINITION_INVALID');
  });
});
