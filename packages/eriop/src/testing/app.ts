import { pino } from 'pino';
import { type App, buildApp } from '../app.ts';
import { AccessTokens } from '../identity/access-tokens.ts';
import { hashPassword } from '../identity/passwords.ts';
import { ROLES, type Role } from '../identity/roles.ts';
import { readConfig } from '../platform/config.ts';
import { openDatabase, type Sql } from '../platform/database/open.ts';
import { openPools } from '../platform/database/pools.ts';
import { newId } from '../platform/ids.ts';
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

/** An application on a real database, with two agencies that know nothing of each other. */
export interface TestApp {
  readonly server: App['server'];
  readonly sql: Sql;
  readonly databaseUrl: string;
  readonly ours: TestAgency;
  readonly theirs: TestAgency;
  stop(): Promise<void>;
}

/** Starts everything; `environment` overrides the configuration. */
export async function startTestApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const database = await startTestDatabase();
  const config = readConfig({ DATABASE_URL: database.url, ERIOP_JWT_SECRET: SECRET, ...environment });
  const pools = await openPools(config);
  const app = buildApp(config, pools, pino({ level: 'silent' }));
  await app.server.ready();
  const sql = openDatabase(database.url, { max: 4 });
  const passwordHash = await hashPassword(PASSWORD);
  const stop = async () => {
    await app.server.close();
    await pools.close();
    await sql.end();
    await database.stop();
  };
  return {
    server: app.server,
    sql,
    databaseUrl: database.url,
    ours: await createAgency(sql, 'OURS', passwordHash),
    theirs: await createAgency(sql, 'THEIRS', passwordHash),
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
