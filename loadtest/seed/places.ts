import { cycle, idOf, placeOf, timeOf } from './deterministic.ts';
import { agency } from './people.ts';

const BUILDINGS = 50;

const BUILDING_TYPES = [
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
];
const OCCUPANCY_TYPES = [
  'assembly',
  'business',
  'educational',
  'factory',
  'institutional',
  'mercantile',
  'residential',
];
const CONSTRUCTION_TYPES = ['type_i', 'type_ii', 'type_iii', 'type_iv', 'type_v', 'unknown'];
const HAZARD_LEVELS = ['low', 'moderate', 'high', 'extreme'];
const STREETS = [
  'rue Sainte-Catherine',
  'boulevard Saint-Laurent',
  'avenue du Parc',
  'rue Sherbrooke',
  'rue Saint-Denis',
];

/** All buildings. */
export function seedBuildings() {
  return Array.from({ length: BUILDINGS }, (_, index) => ({
    agency_id: agency.id,
    id: idOf('building', index),
    name: `Building ${index + 1}`,
    address: `${100 + 10 * index} ${cycle(STREETS, index)}, Montréal`,
    ...placeOf('building', index),
    building_type: cycle(BUILDING_TYPES, index),
    occupancy_type: cycle(OCCUPANCY_TYPES, index),
    construction_type: cycle(CONSTRUCTION_TYPES, index),
    hazard_level: cycle(HAZARD_LEVELS, index),
    floors: 1 + ((index * 7) % 30),
    created_at: timeOf(index),
    updated_at: timeOf(index),
  }));
}

/** How many there are of each type, and how many of those cannot be sent. */
const RESOURCES = [
  { type: 'personnel', name: 'Officer', sign: 'P', available: 30, otherwise: 'off_duty', others: 10 },
  { type: 'vehicle', name: 'Vehicle', sign: 'V', available: 30, otherwise: 'out_of_service', others: 10 },
  { type: 'equipment', name: 'Equipment', sign: 'E', available: 15, otherwise: 'out_of_service', others: 5 },
] as const;

/** All resources. */
export function seedResources() {
  return RESOURCES.flatMap(({ type, name, sign, available, otherwise, others }) =>
    Array.from({ length: available + others }, (_, index) => ({
      agency_id: agency.id,
      id: idOf(`resource ${type}`, index),
      resource_type: type,
      status: index < available ? 'available' : otherwise,
      name: `${name} ${String(index + 1).padStart(2, '0')}`,
      call_sign: `${sign}-${String(index + 1).padStart(3, '0')}`,
      ...placeOf(`resource ${type}`, index),
      created_at: timeOf(index),
      updated_at: timeOf(index),
    })),
  );
}
