import { createHash, randomBytes } from 'node:crypto';

/**
 * A refresh token: `<family>.<turn>`, 24 random bytes each, base64url. The family stays the same as long as the session,
 * the turn is new with each exchange. So a token that is not the present one, but has the family of a session, was
 * exchanged before: one row knows that of all the tokens that a session ever had.
 */
export interface RefreshToken {
  readonly text: string;
  /** Of the whole text. */
  readonly hash: Buffer;
  /** Of the family. */
  readonly familyHash: Buffer;
}

const BYTES = 24;
const FORM = /^([\w-]{32})\.[\w-]{32}$/;

/** The first token of a session, or the next one of the family that `previous` is of. */
export function newRefreshToken(previous?: string): RefreshToken {
  const family = familyOf(previous ?? '') ?? random();
  const text = `${family}.${random()}`;
  return { text, ...hashesOf(text, family) };
}

/** The hashes by which a token that somebody presents is looked for; its family is null if it does not have the form. */
export function presentedHashes(text: string): { hash: Buffer; familyHash: Buffer | null } {
  const family = familyOf(text);
  return family === undefined ? { hash: sha256(text), familyHash: null } : hashesOf(text, family);
}

function hashesOf(text: string, family: string): { hash: Buffer; familyHash: Buffer } {
  return { hash: sha256(text), familyHash: sha256(family) };
}

function familyOf(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}

function random(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** Fast, unlike a password's: 192 random bits cannot be guessed. */
function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
