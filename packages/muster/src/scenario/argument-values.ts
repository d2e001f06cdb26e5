import type { ArgumentDefinition, ArgumentScalar, ArgumentValue } from './argument-definition.ts';
import { ScenarioError } from './scenario-error.ts';

/**
 * The value of an argument: the one given, else that of its environment variable, else its default.
 *
 * @param given from the command line, the web console or the master: of its type, or text that says it
 * @throws ScenarioError ARGUMENT_MISSING, ARGUMENT_INVALID
 */
export function argumentValue(
  definition: ArgumentDefinition,
  given: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ArgumentValue {
  const value = given ?? fromEnvironment(definition, environment) ?? definition.default;
  if (value === undefined) return withoutValue(definition);
  return checkedValue(definition, value);
}

/**
 * @param value of the argument's type, or text that says it
 * @throws ScenarioError ARGUMENT_INVALID
 */
export function checkedValue(definition: ArgumentDefinition, value: unknown): ArgumentValue {
  if (definition.multiple === true) {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((one) => scalar(definition, one));
  }
  return scalar(definition, value);
}

function fromEnvironment(
  { env, multiple }: ArgumentDefinition,
  environment: Readonly<Record<string, string | undefined>>,
): string | readonly string[] | undefined {
  const text = env === undefined ? undefined : environment[env];
  if (text === undefined || multiple !== true) return text;
  return text.split(',').map((one) => one.trim());
}

function withoutValue({ type, multiple, required, flag, env }: ArgumentDefinition): ArgumentValue {
  if (required === true) {
    const or = env === undefined ? '' : `, or set ${env}`;
    throw new ScenarioError('ARGUMENT_MISSING', `the locustfile asks for ${flag}: give it${or}`);
  }
  if (multiple === true) return [];
  return type === 'boolean' ? false : undefined;
}

function scalar(definition: ArgumentDefinition, value: unknown): ArgumentScalar {
  const { flag, type, choices } = definition;
  const converted = convert(type, value);
  // A secret is not repeated, not even a wrong one.
  const shown = definition.secret === true ? 'its value' : `'${String(value)}'`;
  if (converted === undefined) {
    throw new ScenarioError('ARGUMENT_INVALID', `${flag}: ${shown} is no ${type}`);
  }
  if (choices !== undefined && !choices.includes(converted)) {
    throw new ScenarioError('ARGUMENT_INVALID', `${flag}: ${shown} is none of ${choices.join(', ')}`);
  }
  return converted;
}

function convert(type: ArgumentDefinition['type'], value: unknown): ArgumentScalar | undefined {
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'number') return toNumber(value);
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

function toNumber(value: unknown): number | undefined {
  const isText = typeof value === 'string' && value.trim() !== '';
  if (!isText && typeof value !== 'number') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
