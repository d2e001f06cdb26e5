import { Type } from 'typebox';
import { Problem } from './problem.ts';

/** Headers of a request that changes something which has a version. */
export const IfMatchHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'ETag of the version that the change is meant for; without it, any version is',
    }),
  ),
});

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/**
 * Keeps one from overwriting what one has not seen (RFC 9110 §13.1.1).
 *
 * @param header If-Match, if the request has it
 * @throws Problem 412 if the present version is none of those named
 */
export function requireMatch(header: string | undefined, present: { readonly version: number }): void {
  if (header === undefined || header.trim() === '*') return;
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes(etagOf(present))) return;
  throw new Problem(
    412,
    'precondition-failed',
    `It has been changed in the meantime and is at version ${present.version}; read it again, then decide.`,
    { extensions: { version: present.version } },
  );
}
