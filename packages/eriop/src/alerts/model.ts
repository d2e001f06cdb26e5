import { type Static, Type } from 'typebox';
import { PageOf } from '../platform/http/paging.ts';
import { Nullable, Text, Timestamp, Uuid } from '../platform/http/schemas.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export const ALERT_STATUSES = ['pending', 'acknowledged', 'processing', 'resolved', 'dismissed'] as const;
export const SOURCES = [
  'fundamentum',
  'alarm_system',
  'axis_microphone',
  'security_system',
  'manual',
  'external_api',
  'iot_telemetry',
] as const;

export type Severity = (typeof SEVERITIES)[number];
export type AlertStatus = (typeof ALERT_STATUSES)[number];
export type Source = (typeof SOURCES)[number];

/** Sound levels: far outside what a microphone can measure, yet finite. */
const Decibels = Type.Number({ minimum: -300, maximum: 300 });

const AlertLocation = Type.Object({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  address: Type.Optional(Type.String({ maxLength: 500 })),
  zone: Type.Optional(Type.String({ maxLength: 100 })),
});

/** An alert as a device posts it. Fields not named here are ignored. */
export const NewAlert = Type.Object({
  source: Type.Enum([...SOURCES]),
  severity: Type.Enum([...SEVERITIES]),
  alert_type: Text(100),
  title: Text(200),
  source_id: Type.Optional(Type.String({ maxLength: 200 })),
  event_id: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'what the source calls this event: with source and source_id, it is stored once in 24 hours',
    }),
  ),
  description: Type.Optional(Type.String({ maxLength: 5000 })),
  location: Type.Optional(AlertLocation),
  raw_payload: Type.Optional(Type.Object({}, { additionalProperties: true })),
  confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  peak_level_db: Type.Optional(Decibels),
  background_level_db: Type.Optional(Decibels),
  device_id: Type.Optional(Type.String({ maxLength: 200 })),
  building_id: Type.Optional(Uuid),
});

export type NewAlert = Static<typeof NewAlert>;

/** Alerts in one batch at most. */
export const MAX_BATCH = 1000;

/** Alerts that are stored together or not at all. */
export const NewAlerts = Type.Object({ alerts: Type.Array(NewAlert, { minItems: 1, maxItems: MAX_BATCH }) });

/** Answers a batch: the ids of its alerts, in order. */
export const StoredIds = Type.Object({ ids: Type.Array(Uuid) });

export type AlertLocation = Static<typeof AlertLocation>;

/** An alert as it is stored and shown. Times are ISO 8601 UTC. */
export const Alert = Type.Object({
  id: Uuid,
  agency_id: Uuid,
  source: Type.Enum([...SOURCES]),
  source_id: Nullable(Type.String()),
  severity: Type.Enum([...SEVERITIES]),
  status: Type.Enum([...ALERT_STATUSES]),
  alert_type: Type.String(),
  title: Type.String(),
  description: Nullable(Type.String()),
  location: Nullable(AlertLocation),
  raw_payload: Nullable(Type.Object({}, { additionalProperties: true })),
  confidence: Nullable(Type.Number()),
  peak_level_db: Nullable(Type.Number()),
  background_level_db: Nullable(Type.Number()),
  device_id: Nullable(Type.String()),
  building_id: Nullable(Uuid),
  created_at: Timestamp,
  updated_at: Timestamp,
  acknowledged_at: Nullable(Timestamp),
  acknowledged_by_id: Nullable(Uuid),
  acknowledgement_notes: Nullable(Type.String()),
  assigned_to_id: Nullable(Uuid),
  assigned_at: Nullable(Timestamp),
  dismissed_at: Nullable(Timestamp),
  dismissed_by_id: Nullable(Uuid),
  dismissal_reason: Nullable(Type.String()),
  incident_id: Nullable(Uuid),
});

export type Alert = Readonly<Static<typeof Alert>>;

export const AlertPage = PageOf(Alert);
