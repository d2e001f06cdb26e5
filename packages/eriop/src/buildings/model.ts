import { type Static, Type } from 'typebox';
import { PageOf } from '../platform/http/paging.ts';
import { Timestamp, Uuid } from '../platform/http/schemas.ts';

export const BUILDING_TYPES = [
  'residential_single',
  'residential_multi',
  'commercial',
  'industrial',
  'institutional',
  'healthcare',
  'educational',
  'government',
  'religious',
  'mixed_use',
  'parking',
  'warehouse',
  'high_rise',
  'other',
] as const;

export const OCCUPANCY_TYPES = [
  'assembly',
  'business',
  'educational',
  'factory',
  'high_hazard',
  'institutional',
  'mercantile',
  'residential',
  'storage',
  'utility',
] as const;

export const CONSTRUCTION_TYPES = ['type_i', 'type_ii', 'type_iii', 'type_iv', 'type_v', 'unknown'] as const;
export const HAZARD_LEVELS = ['low', 'moderate', 'high', 'extreme'] as const;

const FIELDS = {
  id: Uuid,
  agency_id: Uuid,
  name: Type.String(),
  address: Type.String(),
  location: Type.Object({
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
  }),
  building_type: Type.Enum([...BUILDING_TYPES]),
  occupancy_type: Type.Enum([...OCCUPANCY_TYPES]),
  construction_type: Type.Enum([...CONSTRUCTION_TYPES]),
  hazard_level: Type.Enum([...HAZARD_LEVELS]),
  floors: Type.Integer(),
  created_at: Timestamp,
  updated_at: Timestamp,
};

/** What responders should know of a building before they enter it. Times are ISO 8601 UTC. */
export const Building = Type.Object(FIELDS);

export type Building = Readonly<Static<typeof Building>>;

export const BuildingPage = PageOf(Building);

/** A building and how far it is from the place that was asked for. */
export const NearBuilding = Type.Object({
  ...FIELDS,
  distance_km: Type.Number({ minimum: 0, description: 'along the surface, to the metre' }),
});

export type NearBuilding = Readonly<Static<typeof NearBuilding>>;
