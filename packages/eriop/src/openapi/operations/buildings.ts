import type { Operations } from '../operation.ts';

/** `/buildings` */
export const buildingOperations: Operations = {
  'GET /api/v1/buildings': {
    id: 'listBuildings',
    tag: 'buildings',
    summary: 'Buildings by page',
    answer: 'One page, by name.',
  },
  'GET /api/v1/buildings/near': {
    id: 'listBuildingsNear',
    tag: 'buildings',
    summary: 'Buildings around a place',
    answer: 'The nearest first.',
    limited: true,
  },
  'GET /api/v1/buildings/:id': {
    id: 'getBuilding',
    tag: 'buildings',
    summary: 'One building',
    answer: 'The building.',
  },
};
