import { type Static, Type } from 'typebox';
import { Text, Uuid } from '../platform/http/schemas.ts';

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

const IncidentLocation = Type.Object({
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
export interface Incident {
  readonly id: string;
  readonly agency_id: string;
  /** INC-YYYYMMDD-NNNN, by the UTC day; unique. */
  readonly incident_number: string;
  readonly category: Category;
  readonly priority: number;
  readonly status: IncidentStatus;
  readonly title: string;
  readonly description: string | null;
  readonly location: Static<typeof IncidentLocation> | null;
  readonly building_id: string | null;
  readonly source_alert_id: string | null;
  readonly created_by_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}
