import { type OptionNames, unknownName } from '../client/option-names.ts';
import { textOf } from '../wording/text-of.ts';
import { ScenarioError } from './scenario-error.ts';

/**
 * What is not understood must not be left out: with `{ units: 'rows' }` rows would be counted as ms.
 *
 * @throws ScenarioError MEASURE_INVALID
 */
export function checkOptions(options: unknown, names: OptionNames): void {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`what comes last is one object of options, not ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !names.known.has(name));
  if (unknown !== undefined) throw invalid(unknownName(unknown, names));
}

/** A value in a message: texts in quotes. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : textOf(value);
}

export function invalid(message: string): ScenarioError {
  return new ScenarioError('MEASURE_INVALID', message);
}
