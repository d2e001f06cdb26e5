import type { Role } from '@vigilia/eriop';
import { idOf } from './deterministic.ts';

/** The agency that everything belongs to. */
export const agency = { id: idOf('agency', 0), code: 'LOADTEST', name: 'Load test agency' } as const;

/** The code of that agency. */
export const agencyCode = agency.code;

/** The password of every seeded account. For tests alone: whoever reads this knows it. */
export const password = 'Load-test-2026!';

/** E-mail addresses of the dispatchers. */
export const dispatcherEmails = emails('dispatcher', 100);

/** E-mail addresses of the responders. */
export const responderEmails = emails('responder', 200);

/** E-mail addresses of the accounts that devices use. */
export const alertSystemEmails = emails('alertsystem', 50);

function emails(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}@test.eriop.local`);
}

/** A seeded account, without its password's hash. */
export interface SeedUser {
  readonly id: string;
  readonly agency_id: string;
  readonly email: string;
  readonly full_name: string;
  readonly role: Role;
  readonly badge_number: string | null;
}

/** All accounts. */
export function seedUsers(): SeedUser[] {
  return [
    ...accounts(dispatcherEmails, 'dispatcher', 'Dispatcher', 'D'),
    ...accounts(responderEmails, 'responder', 'Responder', 'R'),
    ...accounts(alertSystemEmails, 'alert_system', 'Alert system', null),
  ];
}

function accounts(addresses: readonly string[], role: Role, name: string, badge: string | null): SeedUser[] {
  return addresses.map((email, index) => ({
    id: idOf(`user ${role}`, index),
    agency_id: agency.id,
    email,
    full_name: `${name} ${index + 1}`,
    role,
    badge_number: badge === null ? null : `${badge}-${String(index + 1).padStart(4, '0')}`,
  }));
}
