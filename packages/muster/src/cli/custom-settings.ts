import type { ArgumentDefinition } from '../scenario/argument-definition.ts';
import { customArguments } from '../scenario/arguments.ts';
import { ScenarioError } from '../scenario/scenario-error.ts';
import { allSettings } from '../settings/all-settings.ts';
import { customKey } from '../settings/arguments.ts';
import { list, onOff, text } from '../settings/kinds.ts';
import type { Setting } from '../settings/setting.ts';

/**
 * The arguments that the loaded locustfiles have declared, as settings. Their values are checked by the
 * declarations; here they are only taken down.
 *
 * @throws ScenarioError ARGUMENT_DEFINED_TWICE for a name of Muster's own
 */
export function customSettings(): readonly Setting[] {
  return customArguments().map((definition) => {
    checkName(definition);
    return settingOf(definition);
  });
}

function settingOf(definition: ArgumentDefinition): Setting {
  const { name, flag, env, secret, required } = definition;
  return {
    key: customKey + name,
    long: flag,
    kind: kindOf(definition),
    variables: env === undefined ? [] : [env],
    default: definition.default,
    group: 'Arguments of the locustfile',
    help: helpOf(definition) + (required === true ? ' (required)' : ''),
    custom: true,
    ...(secret === true && { secret }),
  };
}

function kindOf({ type, multiple, default: value }: ArgumentDefinition): Setting['kind'] {
  // Their defaults are of the declared type, and no texts.
  if (multiple === true) return { ...list(`<${type}>`), print: String };
  // A switch can only be put on: one that is on by default takes a value instead.
  if (type === 'boolean' && value !== true) return onOff;
  return { ...text(type === 'boolean' ? '<true|false>' : `<${type}>`), print: String };
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
  if (!allSettings.some(({ long }) => long === flag) && flag !== '--help' && flag !== '--version') return;
  throw new ScenarioError(
    'ARGUMENT_DEFINED_TWICE',
    `the locustfile's argument ${name} would be ${flag}, which is one of Muster's own; give it another name`,
  );
}
