import { allSettings } from '../settings/all-settings.ts';
import { type Arguments, customKey } from '../settings/arguments.ts';
import type { Group, Setting } from '../settings/setting.ts';
import type { Plan } from '../verdict/target.ts';
import { customSettings } from './custom-settings.ts';

/** The settings of these say what a run is like and whether it held; the others, what is made of it. */
const groups: ReadonlySet<string> = new Set<Group>([
  'What runs',
  'Load',
  'Tags and weights',
  'Generator health',
]);
/** So do these of the others. */
const more: ReadonlySet<string> = new Set<keyof Arguments>(['targetFile', 'resetStats']);
/** Said always. */
const always: ReadonlySet<string> = new Set<keyof Arguments>(['headless', 'headful', 'seed']);

/**
 * The command that repeats a run, wherever its settings came from: with its seed, without its reports. Of the
 * locustfile's own arguments those that are secret are left out.
 */
export function commandAgain(args: Arguments, plan: Plan): string {
  // What is shown of a host has no credentials.
  const values: Readonly<Record<string, unknown>> = { ...args, host: plan.host };
  const own = allSettings
    .filter(({ key, group }) => groups.has(group) || more.has(key))
    .filter(({ key, commandLineOnly }) => commandLineOnly !== true && !always.has(key))
    .filter(({ key, default: usual }) => args.given.includes(key) && !same(values[key], usual));
  const custom = customSettings().filter(({ secret }) => secret !== true);
  return [
    'muster',
    ...(args.userClasses.length > 0 ? ['run', ...args.userClasses.map(quoted)] : []),
    '--headless',
    ...own.flatMap((setting) => words(setting, values[setting.key])),
    ...custom.flatMap((setting) => words(setting, args.custom[setting.key.slice(customKey.length)])),
    ...['--seed', String(plan.seed)],
  ].join(' ');
}

function same(value: unknown, usual: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(usual);
}

function words({ long, kind }: Setting, value: unknown): string[] {
  if (value === undefined || value === null || value === false) return [];
  if (kind.is === 'switch') return [long];
  const texts = Array.isArray(value) ? value : [kind.print(value)];
  const quotedTexts = texts.map((one) => quoted(String(one)));
  if (kind.bySpaces === true) return [long, ...quotedTexts];
  return quotedTexts.flatMap((one) => [long, one]);
}

/** A word of a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
