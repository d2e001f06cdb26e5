import { EriopError } from '@vigilia/eriop';
import { isKnownError } from '@vigilia/muster/cli';

/** The test could not be carried out: said in one sentence, exit code 2. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** What an error says to a person: one sentence for what is known, with its stack for what is not. */
export function sentence(error: unknown): string {
  if (error instanceof StartFailure || isKnownError(error) || error instanceof EriopError) {
    return capitalised(error.message);
  }
  return `Internal error: ${error instanceof Error ? error.stack : String(error)}`;
}

function capitalised(text: string): string {
  const [first = '', ...rest] = text;
  return `${first.toUpperCase()}${rest.join('')}${/[.:!?\n]/.test(text.at(-1) ?? '') || text.includes('\n') ? '' : '.'}`;
}
