export { hashPassword } from './identity/passwords.ts';
export { ROLES, type Role } from './identity/roles.ts';
export { type Config, readConfig, VARIABLES } from './platform/config.ts';
export { checkSchema, migrate } from './platform/database/migrate.ts';
export {
  connectDatabase,
  type DatabaseOptions,
  openDatabase,
  type Queryable,
  type Sql,
} from './platform/database/open.ts';
export { findEmbeddedPostgres } from './platform/embedded-postgres/find.ts';
export { removeEmbeddedPostgres } from './platform/embedded-postgres/remove.ts';
export {
  type EmbeddedPostgres,
  type ServerExit,
  startEmbeddedPostgres,
} from './platform/embedded-postgres/start.ts';
export { EriopError } from './platform/errors.ts';
export { NODE_FLAGS } from './platform/node-flags.ts';
