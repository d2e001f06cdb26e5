/** A place on the globe, in degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius of the Earth (IUGG), km. */
export const EARTH_RADIUS_KM = 6371.0088;

/** Added on every side, in degrees (0.1 mm): for what rounding takes away. */
const MARGIN = 1e-9;

/** An area between two parallels and two meridians, in degrees. */
export interface BoundingBox {
  readonly south: number;
  readonly north: number;
  /** One range of longitudes, or two where the area crosses the antimeridian. */
  readonly longitudes: readonly { readonly west: number; readonly east: number }[];
}

const EVERYWHERE = [{ west: -180, east: 180 }];

/**
 * The smallest area with everything within a radius of a place. Around a pole, that is all longitudes; elsewhere, the
 * circle touches its outermost meridians somewhat nearer to the pole than its centre
 * (J. P. Matuschek, "Finding Points Within a Distance of a Latitude/Longitude", §3.3).
 */
export function boundingBox({ latitude, longitude }: Position, radiusKm: number): BoundingBox {
  const angle = radiusKm / EARTH_RADIUS_KM;
  const height = degrees(angle) + MARGIN;
  const south = Math.max(-90, latitude - height);
  const north = Math.min(90, latitude + height);
  if (south === -90 || north === 90) return { south, north, longitudes: EVERYWHERE };
  const width = degrees(Math.asin(Math.sin(angle) / Math.cos(radians(latitude)))) + MARGIN;
  return { south, north, longitudes: longitudesAround(longitude, width) };
}

function longitudesAround(centre: number, width: number) {
  if (Number.isNaN(width) || width >= 180) return EVERYWHERE;
  const [west, east] = [centre - width, centre + width];
  if (west < -180)
    return [
      { west: west + 360, east: 180 },
      { west: -180, east },
    ];
  if (east > 180)
    return [
      { west, east: 180 },
      { west: -180, east: east - 360 },
    ];
  // The antimeridian has two names, and a place on it may be known by the other one.
  if (west === -180)
    return [
      { west, east },
      { west: 180, east: 180 },
    ];
  if (east === 180)
    return [
      { west, east },
      { west: -180, east: -180 },
    ];
  return [{ west, east }];
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}
