import { Type } from 'typebox';
import type { Operations } from '../operation.ts';

const ID = '0193e8a4-7c1e-7d2b-9f00-3a5be01c77d1';
/** As `alerts/ingest-keys.ts` reads it. */
const IdempotencyKey = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,200}$',
      description: 'chosen by the caller for one request and its repeats; with another body it is refused',
    }),
  ),
});

/** `/alerts` */
export const alertOperations: Operations = {
  'POST /api/v1/alerts/ingest': {
    id: 'ingestAlert',
    tag: 'alerts',
    summary: 'Store an alert',
    description:
      'Answered after the alert is durable. Fields that are not named here are ignored. Sent again with the same ' +
      'Idempotency-Key, or with the same source, source_id and event_id, it is the same alert: nothing is stored, ' +
      'the answer is the alert as it is now, with `Idempotent-Replayed: true`.',
    answer: 'The alert as it is stored.',
    headers: IdempotencyKey,
    problems: [409],
    example: {
      source: 'axis_microphone',
      source_id: 'mic-117/2211',
      severity: 'critical',
      alert_type: 'gunshot',
      title: 'Shot heard, corner of Peel and Sherbrooke',
      location: { latitude: 45.5017, longitude: -73.5673, zone: 'north-west' },
      confidence: 0.93,
      peak_level_db: 118.5,
      device_id: 'mic-117',
    },
  },
  'POST /api/v1/alerts/ingest/batch': {
    id: 'ingestAlerts',
    tag: 'alerts',
    summary: 'Store up to 1,000 alerts, all or none',
    description:
      'The body may have 4 MB. Sent again with the same Idempotency-Key, the batch is the same, and the ids are those ' +
      'of the first time; without that header, each alert with an event_id is recognised by itself.',
    answer: 'Ids of the alerts, in their order.',
    headers: IdempotencyKey,
    example: {
      alerts: [
        {
          source: 'alarm_system',
          severity: 'medium',
          alert_type: 'door_forced',
          title: 'Door 3',
          event_id: '4711',
        },
        { source: 'alarm_system', severity: 'low', alert_type: 'tamper', title: 'Panel 1', event_id: '4712' },
      ],
    },
  },
  'GET /api/v1/alerts/pending': {
    id: 'listPendingAlerts',
    tag: 'alerts',
    summary: 'What nobody has acknowledged yet',
    description: 'The most severe first, then the newest.',
    answer: 'Pending alerts.',
    limited: true,
  },
  'GET /api/v1/alerts/unacknowledged': {
    id: 'listUnacknowledgedAlerts',
    tag: 'alerts',
    summary: 'What is pending or being processed',
    description: 'The most severe first, then the newest.',
    answer: 'Pending and processing alerts.',
    limited: true,
  },
  'GET /api/v1/alerts': {
    id: 'listAlerts',
    tag: 'alerts',
    summary: 'Alerts by page, newest first',
    description: 'Pages reach the first 10,000 rows; beyond that, filters are the way.',
    answer: 'One page.',
  },
  'GET /api/v1/alerts/:id': {
    id: 'getAlert',
    tag: 'alerts',
    summary: 'One alert',
    answer: 'The alert.',
  },
  'POST /api/v1/alerts/:id/acknowledge': {
    id: 'acknowledgeAlert',
    tag: 'alerts',
    summary: 'Acknowledge an alert',
    description: 'The first acknowledgement wins; a repeat returns the alert unchanged.',
    answer: 'The alert.',
    problems: [409],
    example: { notes: 'Patrol 12 is on the way.' },
  },
  'POST /api/v1/alerts/:id/dismiss': {
    id: 'dismissAlert',
    tag: 'alerts',
    summary: 'Dismiss an alert, with the reason',
    answer: 'The alert.',
    problems: [409],
    example: { reason: 'Fireworks, confirmed by camera 4.' },
  },
  'POST /api/v1/alerts/:id/assign': {
    id: 'assignAlert',
    tag: 'alerts',
    summary: 'Give an alert to somebody',
    answer: 'The alert.',
    problems: [409],
    example: { assigned_to_id: ID },
  },
  'POST /api/v1/alerts/:id/create-incident': {
    id: 'createIncidentFromAlert',
    tag: 'alerts',
    summary: 'Open an incident from an alert',
    description: 'What is not given is taken from the alert.',
    answer: 'The incident, linked to the alert.',
    problems: [409],
    example: { category: 'police', priority: 1 },
  },
};
