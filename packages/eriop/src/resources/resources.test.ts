import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import { startTestApp, type TestApp } from '../testing/app.ts';
import type { Resource } from './model.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const rows = [
    { resource_type: 'vehicle', status: 'available', name: 'Engine 2', latitude: 45.5, longitude: -73.5 },
    { resource_type: 'vehicle', status: 'available', name: 'Engine 1', latitude: null, longitude: null },
    { resource_type: 'vehicle', status: 'out_of_service', name: 'Engine 3', latitude: null, longitude: null },
    { resource_type: 'personnel', status: 'available', name: 'Tremblay', latitude: null, longitude: null },
    { resource_type: 'personnel', status: 'off_duty', name: 'Gagnon', latitude: null, longitude: null },
  ];
  const full = rows.map((row) => ({ ...row, id: newId(), agency_id: app.ours.id }));
  await app.sql`insert into resources ${app.sql(full)}`;
});
afterAll(() => app.stop());

const get = async (url: string) =>
  (
    await app.server.inject({ method: 'GET', url: `/api/v1${url}`, headers: app.ours.as('responder') })
  ).json();
const names = (resources: Resource[]) => resources.map((resource) => resource.name);

it('lists what can be sent, by type and name', async () => {
  const all = await get('/resources/available');
  expect(names(all)).toEqual(['Tremblay', 'Engine 1', 'Engine 2']);
  expect(all[2].location).toEqual({ latitude: 45.5, longitude: -73.5 });
  expect(all[1].location).toBeNull();
  expect(names(await get('/resources/available?resource_type=vehicle'))).toEqual(['Engine 1', 'Engine 2']);
  expect(await get('/resources/available?resource_type=equipment')).toEqual([]);
});

it('pages through all', async () => {
  const first = await get('/resources?page_size=3');
  expect(first).toMatchObject({ total: 5, total_pages: 2 });
  expect(names([...first.items, ...(await get('/resources?page_size=3&page=2')).items])).toEqual([
    'Gagnon',
    'Tremblay',
    'Engine 1',
    'Engine 2',
    'Engine 3',
  ]);
  expect(await get('/resources?resource_type=vehicle&status=out_of_service')).toMatchObject({ total: 1 });
});
