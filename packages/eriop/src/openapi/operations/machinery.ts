import { Type } from 'typebox';
import type { Operations } from '../operation.ts';

const JSON_TYPE = 'application/json';

/** Health, metrics and the page itself. */
export const machineryOperations: Operations = {
  'GET /health/live': {
    id: 'getLiveness',
    tag: 'operation',
    summary: 'Whether the process lives',
    description: 'Without a look at the database: a process is not restarted because another one is down.',
    answer: 'It does.',
    media: { type: JSON_TYPE, schema: Type.Object({ status: Type.Literal('alive') }) },
  },
  'GET /health/ready': {
    id: 'getReadiness',
    tag: 'operation',
    summary: 'Whether requests should be sent here',
    description:
      'Degraded is ready, too: without the cache that instances share, everything is answered from the database.',
    answer: 'The database answers.',
    media: {
      type: JSON_TYPE,
      schema: Type.Object({
        status: Type.Enum(['ready', 'degraded']),
        database: Type.Literal('ok'),
        cache: Type.Enum(['memory', 'processes', 'redis', 'unavailable']),
      }),
    },
    problems: [503],
  },
  'GET /metrics': {
    id: 'getMetrics',
    tag: 'operation',
    summary: 'Metrics for Prometheus',
    answer: 'Text format 0.0.4.',
    media: { type: 'text/plain', schema: Type.String() },
  },
  'GET /api/openapi.json': {
    id: 'getOpenApi',
    tag: 'operation',
    summary: 'This description',
    answer: 'OpenAPI 3.1.',
    media: { type: JSON_TYPE, schema: Type.Object({}, { additionalProperties: true }) },
  },
  'GET /api/docs': {
    id: 'getDocs',
    tag: 'operation',
    summary: 'This description, to browse',
    answer: 'A page.',
    media: { type: 'text/html', schema: Type.String() },
  },
};
