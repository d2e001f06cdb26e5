export const RESOURCE_TYPES = ['personnel', 'vehicle', 'equipment'] as const;
export const RESOURCE_STATUSES = [
  'available',
  'assigned',
  'en_route',
  'on_scene',
  'off_duty',
  'out_of_service',
] as const;

export type ResourceType = (typeof RESOURCE_TYPES)[number];
export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];

/** Somebody or something that can be sent. Times are ISO 8601 UTC. */
export interface Resource {
  readonly id: string;
  readonly agency_id: string;
  readonly resource_type: ResourceType;
  readonly status: ResourceStatus;
  readonly name: string;
  readonly call_sign: string | null;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly created_at: string;
  readonly updated_at: string;
}
