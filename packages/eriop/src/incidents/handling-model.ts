import { type Static, Type } from 'typebox';
import { PageOf } from '../platform/http/paging.ts';
import { Nullable, Text, Timestamp, Uuid } from '../platform/http/schemas.ts';
import { CATEGORIES, INCIDENT_STATUSES, IncidentLocation, Priority } from './model.ts';

/** What can be changed by hand; null takes away. Other fields are refused: they have routes of their own, or none. */
export const IncidentPatch = Type.Object(
  {
    title: Type.Optional(Text(200, 5)),
    description: Type.Optional(Nullable(Type.String({ maxLength: 5000 }))),
    priority: Type.Optional(Priority),
    category: Type.Optional(Type.Enum([...CATEGORIES])),
    location: Type.Optional(Nullable(IncidentLocation)),
    building_id: Type.Optional(Nullable(Uuid)),
  },
  { additionalProperties: false, minProperties: 1 },
);

export type IncidentPatch = Readonly<Static<typeof IncidentPatch>>;

const Notes = Type.String({ maxLength: 5000 });

/** `notes` are needed from on_scene to resolved. */
export const Transition = Type.Object({
  status: Type.Enum([...INCIDENT_STATUSES]),
  notes: Type.Optional(Notes),
});

/** A resource of the incident's agency. */
export const UnitAssignment = Type.Object({ unit_id: Uuid });

/** What is left out follows from the alert that it is opened for: its type or source, its severity, its title. */
export const IncidentChoices = Type.Object({
  category: Type.Optional(Type.Enum([...CATEGORIES])),
  priority: Type.Optional(Priority),
  title: Type.Optional(Text(200, 5)),
});

export const Escalation = Type.Object({ reason: Text(2000) });

/** The statuses that may follow, and what some of them need. */
export const Transitions = Type.Object({
  status: Type.Enum([...INCIDENT_STATUSES]),
  allowed: Type.Array(Type.Enum([...INCIDENT_STATUSES])),
  conditions: Type.Array(
    Type.Object({
      status: Type.Enum([...INCIDENT_STATUSES]),
      needs: Type.Enum(['unit', 'notes'], {
        description: 'unit: at least one assigned; notes: in the request',
      }),
      met: Type.Boolean({ description: 'notes never are: they come with the request' }),
    }),
  ),
});

export type Transitions = Readonly<Static<typeof Transitions>>;

export const EVENT_TYPES = [
  'created',
  'updated',
  'transition',
  'escalated',
  'unit_assigned',
  'unit_released',
] as const;

/** One field that one change has changed. Changes of one request have the same version and time. */
export const TimelineEvent = Type.Object({
  id: Uuid,
  version: Type.Integer({ minimum: 1, description: 'the incident’s, after the change' }),
  type: Type.Enum([...EVENT_TYPES]),
  at: Timestamp,
  by_id: Nullable(Uuid),
  field: Type.String({ description: 'e.g. status, priority, unit_id' }),
  from: Type.Unknown({ description: 'the field’s value before; null if there was none' }),
  to: Type.Unknown({ description: 'the field’s value after; null if there is none' }),
  notes: Nullable(Type.String()),
});

export type TimelineEvent = Readonly<Static<typeof TimelineEvent>>;
export type EventType = TimelineEvent['type'];

export const TimelinePage = PageOf(TimelineEvent);
