import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BoundingBox, boundingBox, EARTH_RADIUS_KM, type Position } from './bounding-box.ts';

const DEGREE_KM = (EARTH_RADIUS_KM * Math.PI) / 180;

function contains({ south, north, longitudes }: BoundingBox, { latitude, longitude }: Position): boolean {
  if (latitude < south || latitude > north) return false;
  return longitudes.some(({ west, east }) => longitude >= west && longitude <= east);
}

/** The place at a distance and a bearing from another (angles in radians, spherical law of cosines). */
function destination({ latitude, longitude }: Position, km: number, bearing: number): Position {
  const angle = km / EARTH_RADIUS_KM;
  const lat = (latitude * Math.PI) / 180;
  const sine = Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing);
  const turn = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(lat),
    Math.cos(angle) - Math.sin(lat) * sine,
  );
  const degrees = longitude + (turn * 180) / Math.PI;
  return {
    latitude: (Math.asin(Math.max(-1, Math.min(1, sine))) * 180) / Math.PI,
    longitude: ((((degrees + 180) % 360) + 360) % 360) - 180,
  };
}

const places = fc.record({
  latitude: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 89.999, 90, 0)),
  longitude: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, 180, 179.9999, 0),
  ),
});

it('holds every place within the radius, at the poles and across the antimeridian too', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const bearing = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
  fc.assert(
    fc.property(
      places,
      fc.double({ min: 0, max: 25_000, noNaN: true }),
      share,
      bearing,
      (centre, radius, s, b) => {
        const place = destination(centre, radius * s * (1 - 1e-9), b);
        const box = boundingBox(centre, radius);
        // Rounding of the test's own formula near the poles, where a degree of longitude is no distance at all.
        if (Math.abs(place.latitude) > 89.9999) return;
        expect(contains(box, place) || contains(boundingBox(centre, radius + 1e-6), place)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

it('is no larger than it must be', () => {
  const { south, north, longitudes } = boundingBox({ latitude: 60, longitude: 10 }, DEGREE_KM);
  expect(south).toBeCloseTo(59, 6);
  expect(north).toBeCloseTo(61, 6);
  // A degree of longitude is half as long there, and a little shorter still at the northern edge.
  expect(longitudes).toHaveLength(1);
  expect((longitudes[0]?.east ?? 0) - 10).toBeCloseTo(2.0003, 3);
});

it('has two ranges of longitudes across the antimeridian, and all of them around a pole', () => {
  expect(boundingBox({ latitude: 0, longitude: 179.5 }, DEGREE_KM).longitudes).toEqual([
    { west: expect.closeTo(178.5), east: 180 },
    { west: -180, east: expect.closeTo(-179.5) },
  ]);
  expect(boundingBox({ latitude: 89.5, longitude: 12 }, DEGREE_KM)).toEqual({
    south: expect.closeTo(88.5),
    north: 90,
    longitudes: [{ west: -180, east: 180 }],
  });
});
