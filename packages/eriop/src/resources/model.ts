import { type Static, Type } from 'typebox';
import { PageOf } from '../platform/http/paging.ts';
import { Nullable, Text, Timestamp, Uuid } from '../platform/http/schemas.ts';

export const RESOURCE_TYPES = ['personnel', 'vehicle', 'equipment'] as const;
export const RESOURCE_STATUSES = [
  'available',
  'assigned',
  'en_route',
  'on_scene',
  'off_duty',
  'out_of_service',
] as const;

export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];

/** Where a resource is. */
export const ResourceLocation = Type.Object({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
});

export type ResourceLocation = Readonly<Static<typeof ResourceLocation>>;

/** Statuses of a resource that is at an incident, or on its way there. */
export const DEPLOYED_STATUSES = ['assigned', 'en_route', 'on_scene'] as const;

/** A resource as an administrator adds it: at no incident yet. */
export const NewResource = Type.Object({
  resource_type: Type.Enum([...RESOURCE_TYPES]),
  name: Text(200),
  call_sign: Type.Optional(Text(50)),
  status: Type.Optional(Type.Enum(['available', 'off_duty', 'out_of_service'])),
  location: Type.Optional(ResourceLocation),
});

export type NewResource = Readonly<Static<typeof NewResource>>;

export const ResourceStatusChange = Type.Object({ status: Type.Enum([...RESOURCE_STATUSES]) });

/** Somebody or something that can be sent. Times are ISO 8601 UTC. */
export const Resource = Type.Object({
  id: Uuid,
  agency_id: Uuid,
  resource_type: Type.Enum([...RESOURCE_TYPES]),
  status: Type.Enum([...RESOURCE_STATUSES]),
  name: Type.String(),
  call_sign: Nullable(Type.String()),
  location: Nullable(ResourceLocation),
  incident_id: Nullable(Uuid),
  created_at: Timestamp,
  updated_at: Timestamp,
});

export type Resource = Readonly<Static<typeof Resource>>;

export const ResourcePage = PageOf(Resource);
