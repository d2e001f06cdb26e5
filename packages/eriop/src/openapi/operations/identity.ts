import type { Operations } from '../operation.ts';

/** `/auth` */
export const identityOperations: Operations = {
  'POST /api/v1/auth/login': {
    id: 'login',
    tag: 'identity',
    summary: 'Exchange e-mail and password for tokens',
    answer: 'A pair of tokens.',
    problems: [401, 429, 503],
    example: { email: 'dispatcher@example.org', password: 'four words or more' },
  },
  'POST /api/v1/auth/refresh': {
    id: 'refresh',
    tag: 'identity',
    summary: 'Exchange a refresh token for a new pair',
    description: 'The old refresh token dies. When a dead one comes again, its whole session ends.',
    answer: 'A pair of tokens.',
    problems: [401, 429, 503],
  },
  'POST /api/v1/auth/logout': {
    id: 'logout',
    tag: 'identity',
    summary: 'End the session',
    description: 'Its tokens are refused from then on, on every instance.',
    answer: 'The session has ended.',
  },
  'POST /api/v1/auth/password': {
    id: 'changePassword',
    tag: 'identity',
    summary: 'Change one’s own password',
    description: 'Every other session of the account ends.',
    answer: 'The password is changed.',
    problems: [401, 404, 409, 429],
    example: {
      current_password: 'four words or more',
      new_password: 'staple battery horse correct',
    },
  },
  'GET /api/v1/auth/me': {
    id: 'getMe',
    tag: 'identity',
    summary: 'Who the token stands for',
    answer: 'The caller.',
    problems: [404],
  },
};
