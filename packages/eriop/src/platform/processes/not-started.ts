/** One of several processes could not start; it has said why itself. */
export class ProcessNotStarted extends Error {
  override readonly name = 'ProcessNotStarted';

  /** @param exitCode what it ended with */
  constructor(readonly exitCode: number) {
    super(`A process ended with ${exitCode} before it was ready.`);
  }
}
