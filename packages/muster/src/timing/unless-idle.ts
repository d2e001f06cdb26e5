/**
 * Settles as `promise` does; rejects when nothing is left that could settle it: no timer, no connection, no file. Node
 * would then end the process without a word.
 *
 * @param reason what it rejects with
 */
export function unlessIdle<Result>(promise: Promise<Result>, reason: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const idle = (): void => reject(reason());
    process.once('beforeExit', idle);
    const forget = (): void => void process.off('beforeExit', idle);
    promise.then(resolve, reject).finally(forget);
  });
}
