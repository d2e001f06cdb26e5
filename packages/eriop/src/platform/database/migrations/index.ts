import { INITIAL } from './0001-initial.ts';
import { ALERTS_BY_TIME } from './0002-alerts-by-time.ts';
import { HANDLING } from './0003-handling.ts';
import { IDENTITY } from './0004-identity.ts';
import { INGEST_KEYS } from './0005-ingest-keys.ts';
import { ROW_LEVEL_SECURITY } from './0006-row-level-security.ts';

/** One step forward of the schema. Never edited once released: a mistake is corrected by the next one. */
interface Migration {
  /** Four digits and words, e.g. "0001-initial"; the order of the list is the order of application. */
  readonly name: string;
  readonly statements: string;
}

/** All migrations, oldest first. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [
  INITIAL,
  ALERTS_BY_TIME,
  HANDLING,
  IDENTITY,
  INGEST_KEYS,
  ROW_LEVEL_SECURITY,
];
