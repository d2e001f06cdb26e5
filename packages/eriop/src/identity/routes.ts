import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Pool } from '../platform/database/pool.ts';
import { notFound } from '../platform/http/problem.ts';
import { Nullable } from '../platform/http/schemas.ts';
import type { AccessTokens } from './access-tokens.ts';
import { type Guard, unauthorized } from './authenticate.ts';
import type { CredentialCheck } from './credential-check.ts';
import type { Sessions } from './sessions.ts';
import { findProfile, findUserByEmail } from './users.ts';

const Login = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});

const Refresh = Type.Object({ refresh_token: Type.String({ minLength: 1, maxLength: 200 }) });

const Tokens = Type.Object({
  access_token: Type.String(),
  refresh_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ description: 'seconds' }),
});

const Me = Type.Object({
  id: Type.String(),
  email: Type.String(),
  full_name: Type.String(),
  role: Type.String(),
  agency_id: Type.String(),
  badge_number: Nullable(Type.String()),
});

/** What the routes of `/auth` need. */
export interface IdentityServices {
  readonly pool: Pool;
  readonly tokens: AccessTokens;
  readonly sessions: Sessions;
  readonly credentials: CredentialCheck;
  readonly guard: Guard;
  readonly accessTokenSeconds: number;
}

/** Login, refresh and the caller's own profile. */
export function identityRoutes(services: IdentityServices): FastifyPluginAsyncTypebox {
  const { pool, tokens, sessions, credentials, guard, accessTokenSeconds } = services;
  const answer = (accessToken: string, refreshToken: string) => ({
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer' as const,
    expires_in: accessTokenSeconds,
  });

  return async (app) => {
    app.post('/auth/login', { schema: { body: Login, response: { 200: Tokens } } }, async ({ body }) => {
      const user = await findUserByEmail(pool, body.email);
      const account = user?.id ?? body.email;
      const right = await credentials.check({
        account,
        password: body.password,
        passwordHash: user?.passwordHash,
      });
      if (!right || user === undefined) throw unauthorized('E-mail or password is wrong.');
      const { sessionId, refreshToken } = await sessions.open(user);
      return answer(tokens.issue(user, sessionId), refreshToken);
    });

    app.post('/auth/refresh', { schema: { body: Refresh, response: { 200: Tokens } } }, async ({ body }) => {
      const session = await sessions.continue(body.refresh_token);
      if (session === undefined) throw unauthorized('The refresh token is not valid any more.');
      return answer(tokens.issue(session.user, session.sessionId), session.refreshToken);
    });

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
