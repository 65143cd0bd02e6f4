/** The ground under the marks: land and borders of world-atlas (Natural Earth), and the theatre's own outline. */
import { Map as GlMap, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import { boxOfRings, polygonsOf, type Outline } from "./outline";
import type { Ground } from "./theme";

setWorkerUrl(workerUrl);

const WORLD = "world/countries-50m.json";
const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export type Box = [west: number, south: number, east: number, north: number];

export interface CountryName {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly size: number;
}

export interface World {
  readonly land: GeoJSON.FeatureCollection;
  readonly names: readonly CountryName[];
}

let world: Promise<World> | null = null;

/** Loads the world once. Without it the map is plain, and says so. */
export function loadWorld(): Promise<World> {
  world ??= fetch(WORLD)
    .then((answer) => {
      if (!answer.ok) throw new Error(`${WORLD}: ${answer.status}`);
      return answer.json() as Promise<Topology>;
    })
    .then((topology) => {
      const countries = topology.objects["countries"];
      if (!countries) throw new Error(`${WORLD} has no countries`);
      const land = feature(topology, countries) as GeoJSON.FeatureCollection;
      return { land, names: land.features.flatMap(nameCountry) };
    });
  world.catch(() => (world = null));
  return world;
}

/** The countries within sight of a box: the rest follows once the map stands. */
export function takeNear(land: GeoJSON.FeatureCollection, box: Box, reach = 6): GeoJSON.FeatureCollection {
  const near = land.features.filter((country) => {
    const [west, south, east, north] = boxOf(country.geometry);
    return west < box[2] + reach && east > box[0] - reach && south < box[3] + reach && north > box[1] - reach;
  });
  return { ...land, features: near };
}

function ringsOf(geometry: GeoJSON.Geometry): GeoJSON.Position[][] {
  return polygonsOf(geometry).flatMap((polygon) => polygon.slice(0, 1));
}

function boxOf(geometry: GeoJSON.Geometry): Box {
  return boxOfRings(ringsOf(geometry));
}

/** A country's name at the middle of its largest part. */
function nameCountry(country: GeoJSON.Feature): CountryName[] {
  const name: unknown = country.properties?.["name"];
  if (typeof name !== "string") return [];
  let best: { ring: GeoJSON.Position[]; area: number } | null = null;
  for (const ring of ringsOf(country.geometry)) {
    const area = Math.abs(areaOf(ring));
    if (!best || area > best.area) best = { ring, area };
  }
  if (!best) return [];
  const [lon, lat] = middleOf(best.ring);
  return [{ name, lon, lat, size: Math.sqrt(best.area) }];
}

function areaOf(ring: GeoJSON.Position[]): number {
  let sum = 0;
  ring.forEach(([x = 0, y = 0], index) => {
    const [nextX = 0, nextY = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += x * nextY - nextX * y;
  });
  return sum / 2;
}

function middleOf(ring: GeoJSON.Position[]): [number, number] {
  const area = areaOf(ring) || 1e-9;
  let [x, y] = [0, 0];
  ring.forEach(([x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    const cross = x1 * y2 - x2 * y1;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  });
  return [x / (6 * area), y / (6 * area)];
}

function styleOf(ground: Ground, outline: Outline): StyleSpecification {
  const paintLand = { "fill-color": landColour(ground), "fill-antialias": false };
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: EMPTY, tolerance: 0.3, buffer: 16 },
      box: { type: "geojson", data: outline.box },
      outline: { type: "geojson", data: outline.land, tolerance: 0.2 },
      rim: { type: "geojson", data: outline.rim, tolerance: 0.2 },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": ground.sea } },
      { id: "land", type: "fill", source: "land", paint: paintLand },
      { id: "coast", type: "line", source: "land", paint: { "line-color": ground.border, "line-width": 0.8 } },
      { id: "box", type: "fill", source: "box", paint: { "fill-color": ground.sea, "fill-antialias": false } },
      { id: "outline", type: "fill", source: "outline", paint: paintLand },
      { id: "rim", type: "line", source: "rim", paint: { "line-color": ground.rim, "line-width": 0.9 } },
    ],
  };
}

/** The theatre's own land stands out from its neighbours'. */
function landColour(ground: Ground): ExpressionSpecification {
  return ["case", ["boolean", ["get", "own"], false], ground.theatre, ground.land];
}

export interface GroundOptions {
  readonly container: HTMLElement;
  readonly ground: Ground;
  readonly outline: Outline;
  readonly bounds: Box;
  readonly camera: readonly [number, number, number] | null;
  readonly label: string;
}

/** Makes the map. Throws where the browser draws no WebGL. */
export function makeGround(options: GroundOptions): GlMap {
  const [west, south, east, north] = options.bounds;
  const map = new GlMap({
    container: options.container,
    style: styleOf(options.ground, options.outline),
    ...(options.camera
      ? { center: [options.camera[0], options.camera[1]], zoom: options.camera[2] }
      : { bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 36 } }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    maxZoom: 13,
    renderWorldCopies: false,
    fadeDuration: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // so that a printed page shows the map
    locale: { "Map.Title": options.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

export function setLand(map: GlMap, land: GeoJSON.FeatureCollection): void {
  (map.getSource("land") as GeoJSONSource | undefined)?.setData(land);
}

export function paintGround(map: GlMap, ground: Ground): void {
  map.setPaintProperty("sea", "background-color", ground.sea);
  map.setPaintProperty("box", "fill-color", ground.sea);
  map.setPaintProperty("land", "fill-color", landColour(ground));
  map.setPaintProperty("outline", "fill-color", landColour(ground));
  map.setPaintProperty("coast", "line-color", ground.border);
  map.setPaintProperty("rim", "line-color", ground.rim);
}
