const LENGTH = 32;
/** 32 hexadecimal digits have ten different ones in all but one of a million cases. */
const DIFFERENT = 8;

/** Secrets that anybody can read: of this repository's tests, and what people write where a secret should be. */
const PUBLISHED = ['a secret that is known to tests alone', '0123456789abcdef0123456789abcdef'];
const PLACEHOLDER =
  /change[-_ ]?(me|it|this)|your[-_ ]|example|placeholder|replace[-_ ]|password|insecure|do[-_ ]not[-_ ]use/i;

/**
 * What is wrong with a secret, as the rest of a sentence about it.
 *
 * @param production whether secrets that are known to others are refused, too
 * @returns undefined if nothing is
 */
export function weaknessOf(secret: string, production: boolean): string | undefined {
  const advice = 'make one with "openssl rand -hex 32"';
  if (secret.length < LENGTH) return `must have ${LENGTH} characters or more (${advice})`;
  if (new Set(secret).size < DIFFERENT) return `repeats too few characters to be a secret (${advice})`;
  if (production && (PUBLISHED.includes(secret) || PLACEHOLDER.test(secret)))
    return `is a well-known example, which production refuses (${advice})`;
  return undefined;
}
