import { type Static, Type } from 'typebox';
import { PageOf } from '../platform/http/paging.ts';
import { Nullable, Text, Timestamp, Uuid } from '../platform/http/schemas.ts';

export const CATEGORIES = [
  'fire',
  'medical',
  'police',
  'rescue',
  'traffic',
  'hazmat',
  'intrusion',
  'other',
] as const;
export const INCIDENT_STATUSES = ['new', 'assigned', 'en_route', 'on_scene', 'resolved', 'closed'] as const;

export type Category = (typeof CATEGORIES)[number];
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** 1 is critical, 5 minimal. */
export const Priority = Type.Integer({ minimum: 1, maximum: 5 });
export const DEFAULT_PRIORITY = 3;

export const IncidentLocation = Type.Object({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  address: Type.Optional(Type.String({ maxLength: 500 })),
  building_info: Type.Optional(Type.String({ maxLength: 1000 })),
});

/** An incident as a dispatcher opens it. */
export const NewIncident = Type.Object({
  category: Type.Enum([...CATEGORIES]),
  priority: Type.Optional(Priority),
  title: Text(200, 5),
  description: Type.Optional(Type.String({ maxLength: 5000 })),
  location: Type.Optional(IncidentLocation),
  source_alert_id: Type.Optional(Uuid),
});

export type NewIncident = Static<typeof NewIncident>;

/** An incident as it is stored and shown. Times are ISO 8601 UTC. */
export const Incident = Type.Object({
  id: Uuid,
  agency_id: Uuid,
  incident_number: Type.String({ description: 'INC-YYYYMMDD-NNNN, by the UTC day; unique' }),
  category: Type.Enum([...CATEGORIES]),
  priority: Priority,
  status: Type.Enum([...INCIDENT_STATUSES]),
  title: Type.String(),
  description: Nullable(Type.String()),
  location: Nullable(IncidentLocation),
  building_id: Nullable(Uuid),
  source_alert_id: Nullable(Uuid),
  unit_ids: Type.Array(Uuid, { description: 'resources that are at the incident now' }),
  resolution_notes: Nullable(Type.String()),
  created_by_id: Nullable(Uuid),
  version: Type.Integer({ minimum: 1, description: 'counted up by each change; the number in the ETag' }),
  created_at: Timestamp,
  updated_at: Timestamp,
});

export type Incident = Readonly<Static<typeof Incident>>;

export const IncidentPage = PageOf(Incident);
