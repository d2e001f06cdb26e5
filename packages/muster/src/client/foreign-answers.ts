import { type ForeignMembers, refuseMembers } from '../wording/foreign-members.ts';
import { ClientError } from './client-error.ts';

/** What answers have in Python's requests, then in Node, axios, fetch and k6. */
const members: ForeignMembers = {
  status_code: 'it is called `status`',
  statusCode: 'it is called `status`',
  content: 'it is called `bytes`',
  body: 'read it with `text()`, `json()` or `bytes`',
  data: 'read it with `json()`',
  elapsed: 'it is called `responseTimeMs`',
  duration: 'it is called `responseTimeMs`',
  history: 'it is called `redirects`',
  is_redirect: 'redirects are followed; `redirects` has where they led',
};

/** @param prototype of a response */
export function refuseForeignAnswers(prototype: object): void {
  refuseMembers(
    prototype,
    members,
    (name, instead) =>
      new ClientError('CLIENT_INVALID_OPTION', `a response has no property '${name}'; ${instead}`),
  );
}
