import type { ArgumentDefinition } from '../scenario/argument-definition.ts';
import { customArguments } from '../scenario/arguments.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { customKey } from './arguments.ts';
import { allFlags } from './flags/all-flags.ts';
import type { Flag } from './flags/flag.ts';

/**
 * The arguments that the loaded locustfiles have declared, as rows of the command line. Their values are checked by the
 * declarations; here they are only taken down.
 *
 * @throws ScenarioError ARGUMENT_DEFINED_TWICE for a name of Muster's own
 */
export function customFlags(): readonly Flag[] {
  return customArguments().map((definition) => {
    checkName(definition);
    return rowOf(definition);
  });
}

function rowOf(definition: ArgumentDefinition): Flag {
  const { name, flag, env, secret, required } = definition;
  return {
    key: customKey + name,
    long: flag,
    ...kindOf(definition),
    ...(env !== undefined && { env }),
    default: definition.default,
    read: (text) => text,
    group: 'Arguments of the locustfile',
    help: helpOf(definition) + (required === true ? ' (required)' : ''),
    custom: true,
    ...(secret === true && { secret }),
  };
}

function kindOf({ type, multiple, default: value }: ArgumentDefinition): Pick<Flag, 'kind' | 'placeholder'> {
  if (multiple === true) return { kind: 'list', placeholder: `<${type}>` };
  // A switch can only be put on: one that is on by default takes a value instead.
  if (type === 'boolean')
    return value === true ? { kind: 'value', placeholder: '<true|false>' } : { kind: 'switch' };
  return { kind: 'value', placeholder: `<${type}>` };
}

function helpOf({ help = '', choices, multiple }: ArgumentDefinition): string {
  const parts = [
    help,
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(multiple === true ? ['may be given several times'] : []),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function checkName({ name, flag }: ArgumentDefinition): void {
  if (!allFlags.some(({ long }) => long === flag) && flag !== '--help' && flag !== '--version') return;
  throw new ScenarioError(
    'ARGUMENT_DEFINED_TWICE',
    `the locustfile's argument ${name} would be ${flag}, which is one of Muster's own; give it another name`,
  );
}
