/** The ground of a theatre: its own outline where it brings one, else the countries its places lie in. */

type Ring = GeoJSON.Position[];
type Point = readonly [lon: number, lat: number];

export interface Outline {
  /** Land, each piece with `own`: whether the theatre lies in it. */
  readonly land: GeoJSON.FeatureCollection;
  /** Borders and coasts, without the edges where the outline was cut off. */
  readonly rim: GeoJSON.FeatureCollection;
  /** The box the outline was cut to: inside it, the outline is all there is. */
  readonly box: GeoJSON.FeatureCollection;
}

const OWN_SHARE = 0.08; // share of the places from which a country is the theatre's own
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
const NEAR = 1e-4; // degrees

export function polygonsOf(geometry: GeoJSON.Geometry): GeoJSON.Position[][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  if (geometry.type === "MultiPolygon") return geometry.coordinates;
  return [];
}

/** Marks the pieces of land that hold a fair share of the places. */
export function markOwn(land: GeoJSON.FeatureCollection, places: readonly Point[]): GeoJSON.FeatureCollection {
  const features = land.features.map((feature) => {
    const polygons = polygonsOf(feature.geometry);
    const inside = places.filter((place) => polygons.some((rings) => rings[0] && isInside(place, rings[0])));
    return { ...feature, properties: { ...feature.properties, own: inside.length > 0 && inside.length >= places.length * OWN_SHARE } };
  });
  return { ...land, features };
}

function isInside([lon, lat]: Point, ring: Ring): boolean {
  let inside = false;
  for (let index = 0, last = ring.length - 1; index < ring.length; last = index, index += 1) {
    const [x1 = 0, y1 = 0] = ring[index] ?? [];
    const [x2 = 0, y2 = 0] = ring[last] ?? [];
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Reads the theatre's outline, which may be whole countries or a piece cut out of a map. */
export function readOutline(outline: GeoJSON.FeatureCollection | null, places: readonly Point[]): Outline {
  const features = (outline?.features ?? []).filter((feature) => feature.geometry && polygonsOf(feature.geometry).length);
  if (!features.length) return { land: EMPTY, rim: EMPTY, box: EMPTY };
  const rings = features.flatMap((feature) => polygonsOf(feature.geometry).flat());
  const [west, south, east, north] = boxOfRings(rings);
  const isOnEdge = ([x1 = 0, y1 = 0]: GeoJSON.Position, [x2 = 0, y2 = 0]: GeoJSON.Position) =>
    [west, east].some((edge) => Math.abs(x1 - edge) < NEAR && Math.abs(x2 - edge) < NEAR) ||
    [south, north].some((edge) => Math.abs(y1 - edge) < NEAR && Math.abs(y2 - edge) < NEAR);
  const { lines, cut } = cutEdges(rings, isOnEdge);
  const box: Ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return {
    land: markOwn({ type: "FeatureCollection", features }, places),
    rim: collect({ type: "MultiLineString", coordinates: lines }),
    box: cut >= 3 ? collect({ type: "Polygon", coordinates: [box] }) : EMPTY,
  };
}

export function boxOfRings(rings: readonly Ring[]): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const ring of rings) {
    for (const [lon = 0, lat = 0] of ring) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

/** Leaves out the edges along the box; what is left are lines. */
function cutEdges(
  rings: readonly Ring[], isOnEdge: (one: GeoJSON.Position, other: GeoJSON.Position) => boolean,
): { lines: Ring[]; cut: number } {
  const lines: Ring[] = [];
  let cut = 0;
  for (const ring of rings) {
    let line: Ring = [];
    ring.forEach((point, index) => {
      const before = ring[index - 1];
      if (before && isOnEdge(before, point)) {
        cut += 1;
        if (line.length > 1) lines.push(line);
        line = [];
      }
      line.push(point);
    });
    if (line.length > 1) lines.push(line);
  }
  return { lines, cut };
}

function collect(geometry: GeoJSON.Geometry): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry }] };
}
