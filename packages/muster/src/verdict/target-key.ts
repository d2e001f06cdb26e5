import { invalidTarget } from './invalid-target.ts';

/** Fields of a run's last line that no target may speak for. */
const taken = [
  'verdict',
  'users',
  'rps',
  'p95_ms',
  'p99_ms',
  'service_p95_ms',
  'service_p99_ms',
  'failures',
  'exceptions',
  'waiting',
];

/** @throws MusterError TARGET_INVALID unless it is one word that is free */
export function checkedKey(key: string, label: string): string {
  if (typeof key !== 'string' || !/^\S+$/.test(key)) {
    throw invalidTarget(`${label}: its key ${JSON.stringify(key)} is not one word, such as 'orders'`);
  }
  if (taken.includes(key)) {
    throw invalidTarget(`${label}: the key '${key}' is a field of the last line already; take another one`);
  }
  return key;
}
