import { cycle, idOf, placeOf, timeOf } from './deterministic.ts';
import { agency, seedUsers } from './people.ts';

const INCIDENTS = 50;
const PENDING_ALERTS = 50;
const ACKNOWLEDGED_ALERTS = 50;

const CATEGORIES = ['fire', 'medical', 'police', 'rescue', 'traffic'];
const ACTIVE_STATUSES = ['new', 'assigned', 'en_route', 'on_scene'];
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
const ALERT_TYPES = ['gunshot', 'explosion', 'glass_break', 'aggression', 'scream', 'car_alarm'];
const SOURCES = ['fundamentum', 'alarm_system', 'axis_microphone', 'security_system', 'iot_telemetry'];

/** Numbers of a day on which nobody else opened incidents. */
const NUMBER_PREFIX = 'INC-20200101-';

/** All incidents: the five categories, five priorities and four active states, in turn. */
export function seedIncidents() {
  const dispatcher = seedUsers()[0];
  return Array.from({ length: INCIDENTS }, (_, index) => ({
    agency_id: agency.id,
    id: idOf('incident', index),
    incident_number: NUMBER_PREFIX + String(index + 1).padStart(4, '0'),
    category: cycle(CATEGORIES, index),
    // Five categories and five priorities: the next priority after each round, so that they combine.
    priority: 1 + ((index + Math.floor(index / 5)) % 5),
    status: cycle(ACTIVE_STATUSES, index),
    title: `Seeded ${cycle(CATEGORIES, index)} incident ${index + 1}`,
    description: 'Made for the load test.',
    location: { ...placeOf('incident', index), address: `${index + 1} rue de la Montagne, Montréal` },
    created_by_id: dispatcher?.id ?? null,
    created_at: timeOf(index),
    updated_at: timeOf(index),
  }));
}

/** All alerts: first those that are acknowledged, then, newer, those that are pending. */
export function seedAlerts() {
  const dispatcher = seedUsers()[0];
  return Array.from({ length: ACKNOWLEDGED_ALERTS + PENDING_ALERTS }, (_, index) => {
    const acknowledged = index < ACKNOWLEDGED_ALERTS;
    return {
      agency_id: agency.id,
      id: idOf('alert', index),
      source: cycle(SOURCES, index),
      source_id: `seed-${index + 1}`,
      severity: cycle(SEVERITIES, index),
      status: acknowledged ? 'acknowledged' : 'pending',
      alert_type: cycle(ALERT_TYPES, index),
      title: `Seeded ${cycle(ALERT_TYPES, index)} alert ${index + 1}`,
      description: 'Made for the load test.',
      location: placeOf('alert', index),
      confidence: 0.5 + (index % 50) / 100,
      peak_level_db: 80 + (index % 40),
      background_level_db: 40 + (index % 20),
      device_id: `device-${1 + (index % 50)}`,
      created_at: timeOf(index),
      updated_at: timeOf(index),
      acknowledged_at: acknowledged ? timeOf(index + 1) : null,
      acknowledged_by_id: acknowledged ? (dispatcher?.id ?? null) : null,
    };
  });
}
