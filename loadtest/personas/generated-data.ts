import type { User } from '@vigilia/muster';

/** Whose random numbers are drawn: with the same `--seed` a user sends the same data again. */
type Drawing = Pick<User, 'random'>;

/** Montréal, the middle of every position in the test data. */
const centre = { latitude: 45.5017, longitude: -73.5673 };

/** A position within some 5 km of the centre. */
function position(user: Drawing): { latitude: number; longitude: number } {
  return {
    latitude: round(centre.latitude + (user.random() - 0.5) * 0.09),
    longitude: round(centre.longitude + (user.random() - 0.5) * 0.13),
  };
}

/** Six decimals of a degree: 0.1 m. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function pick<T>(user: Drawing, values: readonly T[]): T {
  return values[Math.floor(user.random() * values.length)] as T;
}

const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
const soundTypes = ['gunshot', 'explosion', 'glass_break', 'aggression', 'scream', 'car_alarm'] as const;
const zones = ['north', 'east', 'south', 'west'] as const;

/** A sound alert as a microphone gateway posts it. @param sourceId tells it apart from all others */
export function newAlert(user: Drawing, sourceId: string): Record<string, unknown> {
  const type = pick(user, soundTypes);
  const zone = pick(user, zones);
  return {
    source: 'axis_microphone',
    source_id: sourceId,
    severity: pick(user, severities),
    alert_type: type,
    title: `${type} heard in zone ${zone}`,
    description: 'Raised by the load test',
    location: { ...position(user), zone },
    confidence: Math.round(user.random() * 100) / 100,
    peak_level_db: 60 + Math.floor(user.random() * 60),
    background_level_db: 30 + Math.floor(user.random() * 20),
    device_id: `microphone-${Math.floor(user.random() * 500)}`,
  };
}

const categories = [
  'fire',
  'medical',
  'police',
  'rescue',
  'traffic',
  'hazmat',
  'intrusion',
  'other',
] as const;

/** An incident as a dispatcher opens it. */
export function newIncident(user: Drawing): Record<string, unknown> {
  const category = pick(user, categories);
  return {
    category,
    priority: 1 + Math.floor(user.random() * 5),
    title: `Load test: ${category}`,
    description: 'Opened by the load test',
    location: position(user),
  };
}
