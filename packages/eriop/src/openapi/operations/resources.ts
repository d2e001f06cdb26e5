import type { Operations } from '../operation.ts';

/** `/resources` */
export const resourceOperations: Operations = {
  'GET /api/v1/resources/available': {
    id: 'listAvailableResources',
    tag: 'resources',
    summary: 'Who and what can be sent now',
    answer: 'Available resources, by type and name.',
    limited: true,
  },
  'GET /api/v1/resources': {
    id: 'listResources',
    tag: 'resources',
    summary: 'Resources by page',
    answer: 'One page, by type and name.',
  },
  'GET /api/v1/resources/:id': {
    id: 'getResource',
    tag: 'resources',
    summary: 'One resource',
    answer: 'The resource.',
  },
  'POST /api/v1/resources': {
    id: 'createResource',
    tag: 'resources',
    summary: 'Add a resource',
    answer: 'The resource as it is stored.',
    example: { resource_type: 'vehicle', name: 'Engine 12', call_sign: 'E12' },
  },
  'PATCH /api/v1/resources/:id/status': {
    id: 'setResourceStatus',
    tag: 'resources',
    summary: 'Say what a resource is doing',
    answer: 'The resource.',
    problems: [409],
    example: { status: 'en_route' },
  },
  'PATCH /api/v1/resources/:id/location': {
    id: 'setResourceLocation',
    tag: 'resources',
    summary: 'Say where a resource is',
    answer: 'The resource.',
    problems: [409],
    example: { latitude: 45.5017, longitude: -73.5673 },
  },
};
