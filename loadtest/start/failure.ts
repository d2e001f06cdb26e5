/** The test could not be carried out: said in one sentence, exit code 2. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** What an error says in one line, without its stack. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
