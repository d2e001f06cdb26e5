import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { BuildingDirectory } from '../buildings/directory.ts';
import type { Guard } from '../identity/authenticate.ts';
import type { Pool } from '../platform/database/pool.ts';
import { invalidField, Problem } from '../platform/http/problem.ts';
import { Prepared } from '../platform/http/schemas.ts';
import type { Events } from '../realtime/events.ts';
import type { Ingest, PreparedAlert } from './ingest.ts';
import { type IngestKey, keyOfEvent, keyOfHeader } from './ingest-keys.ts';
import type { Claim, TakenKey } from './keyed-insert.ts';
import { Alert, NewAlert, NewAlerts, StoredIds } from './model.ts';
import { findAlert } from './queries.ts';

/** 1,000 alerts of usual size, or fewer of a larger one. */
const BATCH_BODY_LIMIT = 4 * 1024 * 1024;

/** What the routes need that take alerts in. */
export interface IngestServices {
  readonly pool: Pool;
  readonly ingest: Ingest;
  readonly buildings: BuildingDirectory;
  readonly guard: Guard;
  readonly events: Events;
}

/** Takes alerts in, one by one and in batches; a device may send them again. */
export function ingestRoutes(services: IngestServices): FastifyPluginAsyncTypebox {
  const { pool, ingest, buildings, guard, events } = services;

  /** @param pointerOf the JSON pointer to an alert, by its number */
  const checkBuildings = async (
    alerts: readonly NewAlert[],
    agencyId: string,
    pointerOf: (index: number) => string,
  ): Promise<void> => {
    const named = alerts.flatMap(({ building_id: building }) => (building === undefined ? [] : [building]));
    if (named.length === 0) return;
    const unknown = await buildings.unknown(agencyId, named);
    const wrong = alerts.findIndex(({ building_id: building }) => unknown.has(building ?? ''));
    if (wrong >= 0) throw invalidField(`${pointerOf(wrong)}/building_id`, 'is not a building of this agency');
  };
  const tell = (agencyId: string, alerts: readonly PreparedAlert[]): void => {
    for (const { json } of alerts) events.publish('alert.created', agencyId, json);
  };
  /** The alert that came with a key before. */
  const storedBefore = async (agencyId: string, { alertIds }: TakenKey): Promise<string> => {
    const alert = await findAlert(pool, { kind: 'agency', agencyId }, alertIds[0] ?? '');
    if (alert === undefined) throw new Problem(409, 'alert-removed', 'The alert has been removed since.');
    return JSON.stringify(alert);
  };

  return async (app) => {
    app.post(
      '/alerts/ingest',
      {
        onRequest: guard('alerts:ingest'),
        schema: { body: NewAlert, response: { 201: Prepared<string>(Alert) } },
      },
      async ({ body, headers, principal }, reply) => {
        const { agencyId } = principal;
        await checkBuildings([body], agencyId, () => '');
        const alerts = ingest.prepare([body], agencyId);
        const [alert] = alerts as [PreparedAlert];
        reply.code(201).header('content-type', 'application/json; charset=utf-8');
        const key = keyOfHeader(headers['idempotency-key'], principal, body) ?? keyOfEvent(body);
        if (key === undefined) {
          await ingest.store(alert);
        } else {
          const [taken] = await ingest.storeOnce(agencyId, alerts, [claimOf(key, alerts)]);
          if (taken !== undefined) {
            refuseReuse(key, taken);
            reply.header('idempotent-replayed', 'true');
            return storedBefore(agencyId, taken);
          }
        }
        tell(agencyId, alerts);
        return alert.json;
      },
    );

    app.post(
      '/alerts/ingest/batch',
      {
        onRequest: guard('alerts:ingest'),
        bodyLimit: BATCH_BODY_LIMIT,
        schema: { body: NewAlerts, response: { 201: StoredIds } },
      },
      async ({ body, headers, principal }, reply) => {
        const { agencyId } = principal;
        await checkBuildings(body.alerts, agencyId, (index) => `/alerts/${index}`);
        const alerts = ingest.prepare(body.alerts, agencyId);
        const key = keyOfHeader(headers['idempotency-key'], principal, body);
        const claims = key === undefined ? eventClaims(body.alerts, alerts) : [claimOf(key, alerts)];
        reply.code(201);
        if (claims.length === 0) {
          await ingest.storeBatch(alerts);
          tell(agencyId, alerts);
          return { ids: alerts.map(({ row }) => row.id) };
        }
        const taken = await ingest.storeOnce(agencyId, alerts, claims);
        const [first] = taken;
        if (key !== undefined && first !== undefined) {
          refuseReuse(key, first);
          reply.header('idempotent-replayed', 'true');
          return { ids: [...first.alertIds] };
        }
        const ids = idsOf(alerts, claims, taken);
        tell(
          agencyId,
          alerts.filter(({ row }, index) => ids[index] === row.id),
        );
        return { ids };
      },
    );
  };
}

function claimOf(key: IngestKey, alerts: readonly PreparedAlert[]): Claim {
  return { ...key, alertIds: alerts.map(({ row }) => row.id) };
}

/** A claim for each alert of a batch whose source has numbered its event. */
function eventClaims(posted: readonly NewAlert[], alerts: readonly PreparedAlert[]): Claim[] {
  return posted.flatMap((alert, index) => {
    const key = keyOfEvent(alert);
    const prepared = alerts[index];
    return key === undefined || prepared === undefined ? [] : [claimOf(key, [prepared])];
  });
}

/** The ids of a batch's alerts: those stored before where their events were. */
function idsOf(
  alerts: readonly PreparedAlert[],
  claims: readonly Claim[],
  taken: readonly TakenKey[],
): string[] {
  const before = new Map(taken.map(({ key, alertIds }) => [key, alertIds[0]]));
  const keys = new Map(claims.map(({ key, alertIds }) => [alertIds[0], key]));
  return alerts.map(({ row: { id } }) => before.get(keys.get(id) ?? '') ?? id);
}

function refuseReuse({ digest }: IngestKey, taken: TakenKey): void {
  if (digest === null || digest === taken.digest) return;
  throw new Problem(
    422,
    'idempotency-key-reused',
    'This Idempotency-Key came with another body before; use a new one.',
  );
}
