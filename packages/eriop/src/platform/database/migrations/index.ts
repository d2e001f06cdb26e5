import type { Migration } from '../migrate.ts';
import { INITIAL } from './0001-initial.ts';

/** All migrations, oldest first. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [INITIAL];
