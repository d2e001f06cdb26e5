import type { Alert, Severity, Source } from '../alerts/model.ts';
import type { IncidentToOpen } from './create.ts';
import type { Category, NewIncident } from './model.ts';

const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 1, high: 2, medium: 3, low: 4, info: 5 };

const BY_TYPE: ReadonlyMap<string, Category> = new Map([
  ['gunshot', 'police'],
  ['aggression', 'police'],
  ['scream', 'police'],
  ['car_alarm', 'police'],
  ['glass_break', 'intrusion'],
  ['explosion', 'fire'],
]);

const BY_SOURCE: Partial<Readonly<Record<Source, Category>>> = {
  alarm_system: 'intrusion',
  security_system: 'intrusion',
};

/** An incident's title has this many characters at least; an alert's may have one. */
const MIN_TITLE = 5;

/** What a dispatcher may decide otherwise than the alert suggests. */
export type Choices = Partial<Pick<NewIncident, 'category' | 'priority' | 'title'>>;

/** The incident that an alert calls for: what is chosen, and the rest as the alert suggests. */
export function incidentFrom(alert: Alert, choices: Choices): IncidentToOpen {
  const { description, location, building_id } = alert;
  return {
    category: choices.category ?? BY_TYPE.get(alert.alert_type) ?? BY_SOURCE[alert.source] ?? 'other',
    priority: choices.priority ?? PRIORITIES[alert.severity],
    title: choices.title ?? titleOf(alert),
    ...(description !== null && { description }),
    ...(location !== null && { location: placeOf(location) }),
    building_id,
  };
}

function titleOf({ title }: Alert): string {
  return title.length >= MIN_TITLE ? title : `Alert: ${title}`;
}

/** An incident's location says of a building what an alert's says of a zone. */
function placeOf({ latitude, longitude, address, zone }: NonNullable<Alert['location']>) {
  return {
    latitude,
    longitude,
    ...(address !== undefined && { address }),
    ...(zone !== undefined && { building_info: zone }),
  };
}
