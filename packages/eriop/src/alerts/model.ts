import { type Static, Type } from 'typebox';
import { Text, Uuid } from '../platform/http/schemas.ts';

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
export type AlertLocation = Static<typeof AlertLocation>;

/** An alert as it is stored and shown. Times are ISO 8601 UTC. */
export interface Alert {
  readonly id: string;
  readonly agency_id: string;
  readonly source: Source;
  readonly source_id: string | null;
  readonly severity: Severity;
  readonly status: AlertStatus;
  readonly alert_type: string;
  readonly title: string;
  readonly description: string | null;
  readonly location: AlertLocation | null;
  readonly raw_payload: object | null;
  readonly confidence: number | null;
  readonly peak_level_db: number | null;
  readonly background_level_db: number | null;
  readonly device_id: string | null;
  readonly building_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by_id: string | null;
  readonly acknowledgement_notes: string | null;
}
