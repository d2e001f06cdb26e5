import { readFileSync } from 'node:fs';
import { MusterError } from '../errors.ts';
import { type UserOverride, userOverrides } from '../scenario/user-override.ts';

/**
 * What --config-users says.
 *
 * @param given JSON text, or the path of a file that ends with .json
 * @throws MusterError INVALID_ARGUMENT, ScenarioError CONFIG_USERS_INVALID
 */
export function readConfigUsers(given: string): UserOverride[] {
  return userOverrides(parsed(given.trim().endsWith('.json') ? textOf(given.trim()) : given));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MusterError('INVALID_ARGUMENT', `--config-users: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MusterError('INVALID_ARGUMENT', `--config-users: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
