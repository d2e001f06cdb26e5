import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { AuditLog } from '../audit/log.ts';
import type { Pool } from '../platform/database/pool.ts';
import { invalidField, notFound, Problem } from '../platform/http/problem.ts';
import { Nullable } from '../platform/http/schemas.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type Guard, unauthorized } from './authenticate.ts';
import type { PasswordProof } from './password-proof.ts';
import { hashPassword } from './passwords.ts';
import type { Revocations } from './revocations.ts';
import type { Opened, Sessions } from './sessions.ts';
import { changePassword, findProfile, findUser, findUserByEmail } from './users.ts';

const Password = Type.String({ minLength: 1, maxLength: 200 });

const Login = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Password,
});

const Refresh = Type.Object({ refresh_token: Type.String({ minLength: 1, maxLength: 200 }) });

const NewPassword = Type.Object({
  current_password: Password,
  new_password: Type.String({ minLength: 12, maxLength: 200 }),
});

export const Tokens = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ description: 'seconds' }),
});

export const Me = Type.Object({
  id: Type.String(),
  email: Type.String(),
  full_name: Type.String(),
  role: Type.String(),
  agency_id: Type.String(),
  badge_number: Nullable(Type.String()),
});

/** How many sessions a request has ended. */
export const SessionsEnded = Type.Object({ sessions_ended: Type.Integer({ minimum: 0 }) });

/** What the routes of `/auth` need. */
export interface IdentityServices {
  readonly pool: Pool;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly revocations: Revocations;
  readonly proof: PasswordProof;
  readonly audit: AuditLog;
  readonly guard: Guard;
  readonly accessTokenSeconds: number;
}

type Routes = FastifyPluginAsyncTypebox;

/** Login and refresh, logout and change of password, and the caller's own profile. */
export function identityRoutes(services: IdentityServices): Routes {
  return async (app) => {
    // RFC 6749 §5.1: nobody on the way keeps what has tokens in it.
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await app.register(tokenRoutes(services));
    await app.register(logoutRoute(services));
    await app.register(passwordRoute(services));
    await app.register(profileRoute(services));
  };
}

function tokenRoutes({
  pool,
  tokens,
  sessions,
  revocations,
  proof,
  audit,
  ...rest
}: IdentityServices): Routes {
  const answer = (accessToken: string, { refreshToken }: Opened) => ({
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer' as const,
    expires_in: rest.accessTokenSeconds,
  });

  return async (app) => {
    app.post('/auth/login', { schema: { body: Login, response: { 200: Tokens } } }, async ({ body, ip }) => {
      const attempt = { email: body.email, address: ip };
      proof.admit(attempt);
      const user = await proof.prove(attempt, await findUserByEmail(pool, body.email), body.password);
      const session = await sessions.open(user);
      // Changed since they were looked up: as if the change had come first.
      if (session === undefined) throw unauthorized('E-mail or password is wrong.');
      const { id, agencyId } = user;
      const details = { address: ip };
      audit.record({ agencyId, actor: id, action: 'login.succeeded', subject: session.sessionId, details });
      return answer(tokens.issue(user, session.sessionId), session);
    });

    app.post(
      '/auth/refresh',
      { schema: { body: Refresh, response: { 200: Tokens } } },
      async ({ body, ip }) => {
        const session = await sessions.continue(body.refresh_token);
        if (session.kind === 'continued')
          return answer(tokens.issue(session.user, session.sessionId), session);
        if (session.kind === 'reused') {
          const { agencyId, userId: actor, ended } = session;
          const details = { address: ip };
          audit.record({ agencyId, actor, action: 'session.reused', subject: ended.sessionId, details });
          await revocations.tell([ended]);
        }
        throw unauthorized('The refresh token is not valid any more.');
      },
    );
  };
}

function logoutRoute({ sessions, revocations, audit, guard }: IdentityServices): Routes {
  return async (app) => {
    app.post(
      '/auth/logout',
      { onRequest: guard('session:end'), schema: { response: { 200: SessionsEnded } } },
      async ({ principal, ip }) => {
        const ended = await sessions.end(principal);
        const { agencyId, userId: actor } = principal;
        const details = { address: ip };
        audit.record({ agencyId, actor, action: 'session.ended', subject: ended.sessionId, details });
        await revocations.tell([ended]);
        return { sessions_ended: 1 };
      },
    );
  };
}

function passwordRoute({ pool, revocations, proof, guard }: IdentityServices): Routes {
  return async (app) => {
    app.post(
      '/auth/password',
      {
        onRequest: guard('password:change'),
        schema: { body: NewPassword, response: { 200: SessionsEnded } },
      },
      async ({ body, principal, ip }) => {
        const user = await findUser(pool, principal.scope, principal.userId);
        if (user === undefined) throw notFound('user');
        const attempt = { email: user.email, address: ip };
        proof.admit(attempt);
        if (body.new_password.toLowerCase() === user.email)
          throw invalidField('/new_password', 'must not be the e-mail address');
        await proof.prove(attempt, user, body.current_password);
        const newHash = await hashPassword(body.new_password);
        const { sessionId } = principal;
        const ended = await changePassword(pool, { user, sessionId, address: ip, newHash });
        if (ended === undefined)
          throw new Problem(409, 'account-changed', 'The account was changed at the same time.');
        await revocations.tell(ended);
        return { sessions_ended: ended.length };
      },
    );
  };
}

function profileRoute({ pool, guard }: IdentityServices): Routes {
  return async (app) => {
    app.get(
      '/auth/me',
      { onRequest: guard('profile:read'), schema: { response: { 200: Me } } },
      async ({ principal }) => {
        const profile = await findProfile(pool, principal.scope, principal.userId);
        if (profile === undefined) throw notFound('user');
        return profile;
      },
    );
  };
}
