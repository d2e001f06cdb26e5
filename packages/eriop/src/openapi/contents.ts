import type { TSchema } from 'typebox';
import { Alert, AlertPage, NewAlert, NewAlerts, StoredIds } from '../alerts/model.ts';
import { Building, BuildingPage, NearBuilding } from '../buildings/model.ts';
import { Me, SessionsEnded, Tokens } from '../identity/routes.ts';
import { TimelineEvent, TimelinePage, Transitions } from '../incidents/handling-model.ts';
import { Incident, IncidentPage, NewIncident } from '../incidents/model.ts';
import { NewResource, Resource, ResourcePage } from '../resources/model.ts';
import type { Operations } from './operation.ts';
import { alertOperations } from './operations/alerts.ts';
import { buildingOperations } from './operations/buildings.ts';
import { identityOperations } from './operations/identity.ts';
import { incidentOperations } from './operations/incidents.ts';
import { machineryOperations } from './operations/machinery.ts';
import { resourceOperations } from './operations/resources.ts';
import { ProblemSchema } from './problems.ts';

/** Every route of the service, in the order in which the page shows them. */
export const OPERATIONS: Operations = {
  ...alertOperations,
  ...incidentOperations,
  ...resourceOperations,
  ...buildingOperations,
  ...identityOperations,
  ...machineryOperations,
};

/** Schemas with a name of their own. */
export const SCHEMAS: Readonly<Record<string, TSchema>> = {
  Alert,
  AlertPage,
  NewAlert,
  NewAlerts,
  StoredIds,
  Building,
  BuildingPage,
  NearBuilding,
  Incident,
  IncidentPage,
  NewIncident,
  TimelineEvent,
  TimelinePage,
  Transitions,
  Resource,
  ResourcePage,
  NewResource,
  Tokens,
  Me,
  SessionsEnded,
  Problem: ProblemSchema,
};

/** Routes that are no part of the API: the page's style sheet and scripts. */
export const UNDESCRIBED: readonly string[] = ['GET /api/docs/:file'];
