/**
 * Thrown in the block given as `catch`: the request counts as a failure with this message, and the exception
 * goes no further.
 *
 * @example
 * await this.client.get('/orders', {
 *   catch: (response) => {
 *     if (response.json<unknown[]>().length === 0) throw new ResponseError('no orders');
 *   },
 * });
 */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
}
