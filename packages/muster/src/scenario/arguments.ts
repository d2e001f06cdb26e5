import {
  type ArgumentDefinition,
  type ArgumentOptions,
  type ArgumentScalar,
  type ArgumentType,
  type ArgumentValue,
  argumentDefinition,
} from './argument-definition.ts';
import { argumentValue, checkedValue } from './argument-values.ts';
import { ScenarioError } from './scenario-error.ts';

type ScalarOf<Type extends ArgumentType> = Type extends 'string'
  ? string
  : Type extends 'number'
    ? number
    : boolean;

type ValueOf<Options extends ArgumentOptions> = Options['multiple'] extends true
  ? readonly ScalarOf<Options['type']>[]
  : Options['default'] extends ArgumentScalar
    ? ScalarOf<Options['type']>
    : Options extends { readonly required: true } | { readonly type: 'boolean' }
      ? ScalarOf<Options['type']>
      : ScalarOf<Options['type']> | undefined;

/** The values of declared arguments, typed from their declaration. */
export type ArgumentsOf<Definitions extends Readonly<Record<string, ArgumentOptions>>> = {
  readonly [Name in keyof Definitions]: ValueOf<Definitions[Name]>;
};

// One registry for the process: the locustfile declares, the command line reads.
const definitions = new Map<string, ArgumentDefinition>();
let values: ReadonlyMap<string, ArgumentValue> | null = null;

/**
 * Declares command-line arguments of a locustfile, at its top level. The object that comes back has
 * their values from the moment the command line is read; it also shows later changes, made in the web
 * console. A `pageSize` is given as `--page-size`.
 *
 * Without a value and a default a boolean is false, a list is empty, anything else is undefined.
 *
 * @throws ScenarioError ARGUMENT_DEFINITION_INVALID, ARGUMENT_DEFINED_TWICE; reading a value while the
 * locustfile is still being loaded: ARGUMENTS_NOT_READ, since nothing is known by then and a default
 * would hide that
 * @example
 * const args = defineArguments({
 *   tenant: { type: 'string', default: 'acme', help: 'whose data to use' },
 *   pageSize: { type: 'number' },
 * });
 * export class Reader extends HttpUser {
 *   @task()
 *   async list() {
 *     await this.client.get(`/${args.tenant}/items?size=${args.pageSize ?? 20}`);
 *   }
 * }
 */
export function defineArguments<const Definitions extends Readonly<Record<string, ArgumentOptions>>>(
  declared: Definitions,
): ArgumentsOf<Definitions> {
  const made = Object.entries(declared).map(([name, options]) => argumentDefinition(name, options));
  for (const definition of made) register(definition);
  const read = {};
  for (const { name } of made) {
    Object.defineProperty(read, name, { enumerable: true, get: () => currentValue(name) });
  }
  return read as ArgumentsOf<Definitions>;
}

/** Every argument declared so far, in order. */
export function customArguments(): readonly ArgumentDefinition[] {
  return [...definitions.values()];
}

/**
 * Sets the values of all declared arguments; called when the command line is read, and again when they
 * change. An argument that is not given has the value of its environment variable, or its default.
 *
 * @param given by name in the locustfile; of the argument's type, or text that says it
 * @throws ScenarioError ARGUMENT_UNKNOWN, ARGUMENT_MISSING, ARGUMENT_INVALID; nothing is set then
 */
export function setArguments(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  const unknown = Object.keys(given).find((name) => !definitions.has(name));
  if (unknown !== undefined) {
    throw new ScenarioError('ARGUMENT_UNKNOWN', `the locustfile declares no argument ${unknown}`);
  }
  values = new Map(
    [...definitions.values()].map((definition) => {
      const value = Object.hasOwn(given, definition.name) ? given[definition.name] : undefined;
      return [definition.name, argumentValue(definition, value, environment)];
    }),
  );
}

/** Forgets every declaration and value: for a process that loads one locustfile after another. */
export function forgetArguments(): void {
  definitions.clear();
  values = null;
}

function register(definition: ArgumentDefinition): void {
  const same = [...definitions.values()].find(({ flag }) => flag === definition.flag);
  if (same !== undefined) {
    throw new ScenarioError(
      'ARGUMENT_DEFINED_TWICE',
      `the argument ${definition.flag} is declared twice; give one of them another name`,
    );
  }
  checkDefault(definition);
  definitions.set(definition.name, definition);
}

function checkDefault(definition: ArgumentDefinition): void {
  if (definition.default === undefined) return;
  try {
    checkedValue(definition, definition.default);
  } catch (thrown) {
    const { message } = thrown as ScenarioError;
    throw new ScenarioError('ARGUMENT_DEFINITION_INVALID', `the default of ${message}`);
  }
}

function currentValue(name: string): ArgumentValue {
  if (values?.has(name) === true) return values.get(name);
  throw new ScenarioError(
    'ARGUMENTS_NOT_READ',
    `the argument ${name} was read before the command line; read it in a method of a user, or in an event`,
  );
}
