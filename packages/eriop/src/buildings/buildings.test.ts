import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import { startTestApp, type TestAgency, type TestApp } from '../testing/app.ts';
import { UNKNOWN_ID } from '../testing/samples.ts';
import type { Building, NearBuilding } from './model.ts';

const KIND = { building_type: 'other', occupancy_type: 'storage', construction_type: 'unknown', floors: 3 };

/** Name, latitude, longitude. */
const PLACES: [string, number, number][] = [
  ['Centre', 45.5017, -73.5673],
  ['1 km north', 45.5107, -73.5673],
  ['5 km east', 45.5017, -73.5031],
  ['Toronto', 43.6532, -79.3832],
  ['West of the line', 0, 179.99],
  ['East of the line', 0, -179.99],
  ['On the line', 0, 180],
  ['Near the pole', 89.99, 0],
  ['Beyond the pole', 89.99, 180],
  ['At the other pole', -90, 33],
];

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const add = (agency: TestAgency, name: string, latitude: number, longitude: number, more: object = {}) => {
    const row = { agency_id: agency.id, id: newId(), name, address: 'Main Street', latitude, longitude };
    return app.sql`insert into buildings ${app.sql({ ...row, ...KIND, hazard_level: 'low', ...more })}`;
  };
  for (const [name, latitude, longitude] of PLACES) await add(app.ours, name, latitude, longitude);
  await add(app.theirs, 'Theirs', 45.5017, -73.5673);
  await add(app.ours, 'High rise', 10, 10, { building_type: 'high_rise', hazard_level: 'extreme' });
});
afterAll(() => app.stop());

const get = async (path: string, headers: object = app.ours.as('responder')) =>
  (await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { ...headers } })).json();

const near = async (lat: number, lng: number, more = ''): Promise<[string, number][]> =>
  (await get(`/buildings/near?lat=${lat}&lng=${lng}${more}`)).map((one: NearBuilding) => [
    one.name,
    one.distance_km,
  ]);

describe('near', () => {
  it('shows what is within the radius, the nearest first', async () => {
    expect(await near(45.5017, -73.5673)).toEqual([['Centre', 0]]);
    const found = await near(45.5017, -73.5673, '&radius_km=10');
    expect(found.map(([name]) => name)).toEqual(['Centre', '1 km north', '5 km east']);
    expect(found[1]?.[1]).toBeCloseTo(1.0008, 3);
    expect(found[2]?.[1]).toBeCloseTo(5.0036, 2);
    expect(await near(45.5017, -73.5673, '&radius_km=10&limit=1')).toEqual([['Centre', 0]]);
    // In the corner of the area around the circle, but not in the circle.
    expect(await near(45.5107 - 0.0085, -73.5673 + 0.0121, '&radius_km=1')).toEqual([
      ['Centre', expect.closeTo(0.945, 2)],
    ]);
    expect(await near(45.5107, -73.5673 + 0.0125, '&radius_km=1.001')).toEqual([
      ['1 km north', expect.closeTo(0.974, 2)],
    ]);
  });

  it('knows nothing of the antimeridian', async () => {
    const line = ['East of the line', 'On the line', 'West of the line'];
    for (const [lng, first] of [
      [179.995, undefined],
      [-179.995, undefined],
      [180, 'On the line'],
      [-180, 'On the line'],
    ] as const) {
      const found = await near(0, lng, '&radius_km=3');
      expect(found.map(([name]) => name).toSorted(), `${lng}`).toEqual(line);
      if (first !== undefined) expect(found[0]).toEqual([first, 0]);
    }
  });

  it('finds its way across the poles', async () => {
    const found = await near(90, -120, '&radius_km=2');
    expect(found.map(([name]) => name).toSorted()).toEqual(['Beyond the pole', 'Near the pole']);
    expect(found[0]?.[1]).toBeCloseTo(1.112, 2);
    expect(await near(89.99, 90, '&radius_km=2')).toHaveLength(2);
    expect(await near(-90, 0, '&radius_km=0')).toEqual([['At the other pole', 0]]);
  });

  it.each([
    ['lat=45', '/lng'],
    ['lat=91&lng=0', '/lat'],
    ['lat=0&lng=-180.1', '/lng'],
    ['lat=0&lng=0&radius_km=101', '/radius_km'],
    ['lat=0&lng=0&radius_km=-1', '/radius_km'],
    ['lat=0&lng=0&limit=201', '/limit'],
    ['lat=NaN&lng=0', '/lat'],
  ])('answers 422 to %s', async (query, pointer) => {
    expect(await get(`/buildings/near?${query}`)).toMatchObject({
      status: 422,
      errors: [{ pointer, in: 'query' }],
    });
  });

  it('looks at the area through the index, not at every building', async () => {
    await app.sql`
      insert into buildings (agency_id, id, name, address, latitude, longitude, building_type, occupancy_type,
        construction_type, hazard_level, floors)
      select ${app.theirs.id}, gen_random_uuid(), 'n', 'a', -80 + n / 100.0, -60, 'other', 'storage', 'unknown', 'low', 1
      from generate_series(1, 10000) n`;
    await app.sql`analyze buildings`;
    const plan = await app.sql`
      explain select * from buildings where agency_id = ${app.theirs.id}
        and latitude between 10 and 10.1 and (longitude between -60.1 and -59.9)`;
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('buildings_position');
    const found = await get(
      '/buildings/near?lat=10&lng=-60&radius_km=100&limit=200',
      app.theirs.as('responder'),
    );
    expect(found).toHaveLength(179);
  });
});

it('pages through all, by name, and filters', async () => {
  const first = await get('/buildings?page_size=6');
  expect(first).toMatchObject({ total: 11, total_pages: 2, page: 1 });
  const all: Building[] = [...first.items, ...(await get('/buildings?page_size=6&page=2')).items];
  const names = all.map(({ name }) => name);
  expect(names).toHaveLength(11);
  expect(names).toContain('Toronto');
  expect(new Set(all.map(({ agency_id }) => agency_id))).toEqual(new Set([app.ours.id]));
  expect(await get('/buildings?building_type=high_rise&hazard_level=extreme')).toMatchObject({ total: 1 });
  expect(await get('/buildings?building_type=high_rise&hazard_level=low')).toMatchObject({ total: 0 });
  expect(await get('/buildings?building_type=castle')).toMatchObject({ status: 422 });
});

it('shows one', async () => {
  const [building] = (await get('/buildings?building_type=high_rise')).items;
  expect(building).toMatchObject({ name: 'High rise', location: { latitude: 10, longitude: 10 }, floors: 3 });
  expect(await get(`/buildings/${building.id}`)).toEqual(building);
  expect(await get(`/buildings/${UNKNOWN_ID}`)).toMatchObject({ status: 404 });
});
