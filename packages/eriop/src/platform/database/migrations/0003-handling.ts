/**
 * What happens to alerts, incidents and units after they were made.
 *
 * An alert's columns refer to nothing, as all of its columns do (see 0001); the statement that opens an incident for an
 * alert sets alerts.incident_id, and does so for one incident alone.
 *
 * Which units are at an incident is known from the units and from nowhere else: resources.incident_id.
 */
export const HANDLING = {
  name: '0003-handling',
  statements: `
alter table alerts
  add column assigned_to_id uuid,
  add column assigned_at timestamptz,
  add column dismissed_at timestamptz,
  add column dismissed_by_id uuid,
  add column dismissal_reason text,
  add column incident_id uuid;

-- Of those that name an alert already, the first one has it.
update alerts set incident_id = incident.id
from (
  select distinct on (agency_id, source_alert_id) agency_id, source_alert_id, id from incidents
  where source_alert_id is not null order by agency_id, source_alert_id, id
) incident
where alerts.agency_id = incident.agency_id and alerts.id = incident.source_alert_id;

-- Counted up by each change: the timeline's order, and what If-Match compares.
alter table incidents
  add column version integer not null default 1,
  add column resolution_notes text;

alter table resources
  add column incident_id uuid,
  add constraint resources_at_incident
    check (incident_id is null or status in ('assigned', 'en_route', 'on_scene')),
  add foreign key (agency_id, incident_id) references incidents on delete set null (incident_id);
create index resources_incident on resources (agency_id, incident_id) where incident_id is not null;

-- One row for each field that a change has changed. How an incident began is in its own row.
create table incident_events (
  agency_id uuid not null,
  incident_id uuid not null,
  version integer not null,
  id uuid not null,
  type text not null,
  at timestamptz not null,
  by_id uuid,
  field text not null,
  from_value jsonb,
  to_value jsonb,
  notes text,
  primary key (agency_id, incident_id, version, id),
  foreign key (agency_id, incident_id) references incidents on delete cascade
);

create index buildings_position on buildings (agency_id, latitude, longitude);
create index buildings_name on buildings (agency_id, name, id);
`,
};
