import type { Operations } from '../operation.ts';

const ID = '0193e8a4-7c1e-7d2b-9f00-3a5be01c77d1';
/** `/incidents` */
export const incidentOperations: Operations = {
  'POST /api/v1/incidents': {
    id: 'createIncident',
    tag: 'incidents',
    summary: 'Open an incident',
    description: 'Its number is unique, and counts within the UTC day.',
    answer: 'The incident as it is stored.',
    problems: [409],
    example: {
      category: 'fire',
      priority: 2,
      title: 'Smoke on the roof',
      location: { latitude: 45.5017, longitude: -73.5673, address: '1 Place Ville Marie' },
    },
  },
  'GET /api/v1/incidents/active': {
    id: 'listActiveIncidents',
    tag: 'incidents',
    summary: 'What is being worked on',
    description: 'Status new, assigned, en_route or on_scene: the most urgent first, then the newest.',
    answer: 'Active incidents.',
    limited: true,
  },
  'GET /api/v1/incidents': {
    id: 'listIncidents',
    tag: 'incidents',
    summary: 'Incidents by page, newest first',
    description: 'Pages reach the first 10,000 rows; beyond that, filters are the way.',
    answer: 'One page.',
  },
  'GET /api/v1/incidents/:id': {
    id: 'getIncident',
    tag: 'incidents',
    summary: 'One incident',
    answer: 'The incident.',
  },
  'PATCH /api/v1/incidents/:id': {
    id: 'updateIncident',
    tag: 'incidents',
    summary: 'Correct an incident',
    answer: 'The incident.',
    problems: [409],
    example: { priority: 1 },
  },
  'GET /api/v1/incidents/:id/timeline': {
    id: 'getIncidentTimeline',
    tag: 'incidents',
    summary: 'What happened, in order',
    answer: 'Timeline events.',
  },
  'GET /api/v1/incidents/:id/transitions': {
    id: 'getIncidentTransitions',
    tag: 'incidents',
    summary: 'The states it may take next',
    answer: 'The present status and the allowed next ones.',
  },
  'POST /api/v1/incidents/:id/transition': {
    id: 'transitionIncident',
    tag: 'incidents',
    summary: 'Take the next step of the life cycle',
    description:
      'new → assigned, closed · assigned → en_route, new, closed · en_route → on_scene, assigned, closed · ' +
      'on_scene → resolved, en_route · resolved → closed, on_scene. new → assigned needs an assigned unit, ' +
      'on_scene → resolved needs notes.',
    answer: 'The incident.',
    problems: [409],
    example: { status: 'en_route' },
  },
  'POST /api/v1/incidents/:id/assign': {
    id: 'assignIncident',
    tag: 'incidents',
    summary: 'Send a unit',
    answer: 'The incident.',
    problems: [409],
    example: { unit_id: ID },
  },
  'POST /api/v1/incidents/:id/escalate': {
    id: 'escalateIncident',
    tag: 'incidents',
    summary: 'Make an incident more urgent, with the reason',
    answer: 'The incident.',
    problems: [409],
    example: { reason: 'The fire has reached the next building.' },
  },
};
