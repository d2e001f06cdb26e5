/** `info` of the document. */
export const INFO = {
  title: 'ERIOP',
  version: '1.0.0',
  description: `Emergency response: alerts, incidents, resources and buildings of many agencies.

JSON in and out, snake_case fields, UUIDv7 ids that sort by time, ISO 8601 times in UTC. Callers see their own agency’s
data alone (a system_admin sees all); another agency’s id answers 404. \`Authorization: Bearer <access token>\` wherever
an operation shows a lock.

Errors are RFC 9457 \`application/problem+json\`. Besides those that each operation lists, any request may be answered
404 (no such path), 405 with \`Allow\` (the path has other methods), 408 (too slow), 431 (headers above 16 kB) or 503 with
\`Retry-After\` (overload). Bodies are limited to 256 kB unless an operation says otherwise, and to 32 levels; fields that
a schema does not name are ignored. HEAD is answered like GET, without the body.

An optional field of a body may be left out or null, which means the same; only a patch tells them apart: there null takes
away. A body that is all optional may be left out, whatever type an empty one is sent with. Parameters of a query that an
operation does not name are refused (422), and the answer names those that there are. What is stored is what was sent, or it
is refused (422): numbers that no double is equal to (send them as text), a field that an object has twice, bytes that
are not UTF-8; another charset or a Content-Encoding is 415. Lists of limited length tell in \`X-Total-Count\` how many
there are.`,
};
