/** Who somebody is in their agency. */
export const ROLES = [
  'system_admin',
  'agency_admin',
  'commander',
  'dispatcher',
  'field_unit_leader',
  'responder',
  'alert_system',
  'public_user',
] as const;

export type Role = (typeof ROLES)[number];

const ADMINS: readonly Role[] = ['system_admin', 'agency_admin'];
const DESK: readonly Role[] = [...ADMINS, 'commander', 'dispatcher'];
const STAFF: readonly Role[] = [...DESK, 'field_unit_leader', 'responder'];

/** What may be done, and by whom: the only place that says so. */
export const PERMISSIONS = {
  'alerts:ingest': [...DESK, 'field_unit_leader', 'alert_system'],
  'alerts:read': STAFF,
  'alerts:acknowledge': [...DESK, 'field_unit_leader'],
  'alerts:dismiss': DESK,
  'alerts:assign': DESK,
  'incidents:read': STAFF,
  'incidents:create': [...DESK, 'field_unit_leader'],
  'incidents:update': DESK,
  'incidents:transition': [...DESK, 'field_unit_leader'],
  'incidents:assign': DESK,
  'incidents:escalate': [...DESK, 'field_unit_leader'],
  'resources:read': STAFF,
  'resources:create': ADMINS,
  'resources:report': [...DESK, 'field_unit_leader'],
  'buildings:read': STAFF,
  'profile:read': ROLES,
  'password:change': ROLES,
  'session:end': ROLES,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role has a permission. */
export function isAllowed(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
