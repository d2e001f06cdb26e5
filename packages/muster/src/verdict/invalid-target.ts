import { MusterError } from '../errors.ts';

/**
 * A target that cannot be.
 *
 * @param message what is wrong and what to write instead, one sentence
 */
export function invalidTarget(message: string): MusterError {
  return new MusterError('TARGET_INVALID', message);
}
