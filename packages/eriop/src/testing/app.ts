import { pino } from 'pino';
import { type App, buildApp } from '../app.ts';
import { AccessTokens } from '../identity/access-tokens.ts';
import { hashPassword } from '../identity/passwords.ts';
import { ROLES, type Role } from '../identity/roles.ts';
import { readConfig } from '../platform/config.ts';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { openPools } from '../platform/database/pools.ts';
import { newId } from '../platform/ids.ts';
import type { Shared } from '../platform/shared/shared.ts';
import { startTestDatabase } from './database.ts';

/** The password of every test account. */
export const PASSWORD = 'correct horse battery staple';

const SECRET = 'a secret that is known to tests alone';

/** One agency with a user of each role. */
export interface TestAgency {
  readonly id: string;
  readonly users: Readonly<Record<Role, { readonly id: string; readonly email: string }>>;
  /** Authorization header of the user with a role; each call is a session of its own unless one is given. */
  as(role: Role, sessionId?: string): { authorization: string };
}

/** One more instance of the application on the same database. */
export interface TestInstance {
  readonly server: App['server'];
  readonly routes: App['routes'];
  readonly ingest: App['ingest'];
  stop(): Promise<void>;
}

/** An application on a real database, with two agencies that know nothing of each other. */
export interface TestApp {
  readonly server: App['server'];
  readonly routes: App['routes'];
  readonly ingest: App['ingest'];
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly ours: TestAgency;
  readonly theirs: TestAgency;
  /** Starts another instance, which shares nothing with this one but the database, and `shared` if that is given. */
  another(environment?: Record<string, string>, shared?: Shared): Promise<TestInstance>;
  stop(): Promise<void>;
}

async function startInstance(environment: Record<string, string>, shared?: Shared): Promise<TestInstance> {
  const config = readConfig({ ERIOP_JWT_SECRET: SECRET, ...environment });
  const pools = await openPools(config);
  const app = buildApp(config, pools, pino({ level: 'silent' }), { shared });
  await app.server.ready();
  const stop = async () => {
    await app.server.close();
    await app.drain();
    await pools.close();
  };
  return { server: app.server, routes: app.routes, ingest: app.ingest, stop };
}

/** Starts everything; `environment` overrides the configuration. */
export async function startTestApp(
  environment: Record<string, string> = {},
  shared?: Shared,
): Promise<TestApp> {
  const database = await startTestDatabase();
  const first = await startInstance({ DATABASE_URL: database.url, ...environment }, shared);
  const sql = openDatabase(database.url, { max: 4 });
  const passwordHash = await hashPassword(PASSWORD);
  const others: TestInstance[] = [];
  const another = async (more: Record<string, string> = {}, itsShared?: Shared) => {
    const instance = await startInstance({ DATABASE_URL: database.url, ...environment, ...more }, itsShared);
    others.push(instance);
    return instance;
  };
  const stop = async () => {
    await Promise.all([first, ...others].map((instance) => instance.stop()));
    await sql.end();
    await database.stop();
  };
  return {
    server: first.server,
    routes: first.routes,
    ingest: first.ingest,
    sql,
    databaseUrl: database.url,
    ours: await createAgency(sql, 'OURS', passwordHash),
    theirs: await createAgency(sql, 'THEIRS', passwordHash),
    another,
    stop,
  };
}

async function createAgency(sql: Sql, code: string, passwordHash: string): Promise<TestAgency> {
  const id = newId();
  await sql`insert into agencies ${sql({ id, code, name: code })}`;
  const users = {} as Record<Role, { id: string; email: string }>;
  for (const role of ROLES) {
    const user = { id: newId(), email: `${role}@${code.toLowerCase()}.example` };
    users[role] = user;
    await sql`insert into users ${sql({ ...user, agency_id: id, password_hash: passwordHash, full_name: role, role })}`;
  }
  const tokens = new AccessTokens(SECRET, 3600);
  const as = (role: Role, sessionId = newId()) => ({
    authorization: `Bearer ${tokens.issue({ id: users[role].id, agencyId: id, role }, sessionId)}`,
  });
  return { id, users, as };
}
