import type { Map as GlMap } from "maplibre-gl";
import type { Box } from "./background";
import type { Project } from "./overlay";

/** Longitude, latitude, zoom. */
export type Camera = [number, number, number];

const WORLD_PX = 512; // width of the world at zoom 0, as in the map library

function mercator(lat: number): number {
  const bounded = Math.max(-85, Math.min(85, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (bounded * Math.PI) / 360)) / (2 * Math.PI);
}

/** The map without the map library: the box fitted into a frame, for browsers that draw no WebGL. */
export function flatProjection(box: Box, width: number, height: number): { project: Project; zoom: number } {
  const [west, south, east, north] = box;
  const [left, right] = [west / 360 + 0.5, east / 360 + 0.5];
  const [top, bottom] = [mercator(north), mercator(south)];
  const margin = 36;
  const scale = Math.min(
    Math.max(1, width - 2 * margin) / Math.max(1e-6, right - left),
    Math.max(1, height - 2 * margin) / Math.max(1e-6, bottom - top),
  );
  const project: Project = (lon, lat) => ({
    x: width / 2 + (lon / 360 + 0.5 - (left + right) / 2) * scale,
    y: height / 2 + (mercator(lat) - (top + bottom) / 2) * scale,
  });
  return { project, zoom: Math.log2(scale / WORLD_PX) };
}

/** Keeps maps that stand side by side on the same piece of ground. */
export class Cameras {
  /** Where a place is drawn on the page; one for each map. Read by who leads the eye or a test to a mark. */
  readonly marks = new Set<(place: string) => { x: number; y: number } | null>();
  readonly #maps = new Set<GlMap>();
  #isFollowing = false;

  join(map: GlMap): void {
    const [first] = this.#maps;
    if (first) map.jumpTo({ center: first.getCenter(), zoom: first.getZoom() });
    this.#maps.add(map);
  }

  leave(map: GlMap): void {
    this.#maps.delete(map);
  }

  follow(moved: GlMap, [lon, lat, zoom]: Camera): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    for (const map of this.#maps) if (map !== moved) map.jumpTo({ center: [lon, lat], zoom });
    this.#isFollowing = false;
  }

  /** Brings a place into view, if it is not. */
  reveal(lon: number, lat: number): void {
    const [map] = this.#maps;
    if (map && !map.getBounds().contains([lon, lat])) map.easeTo({ center: [lon, lat], duration: 400 });
  }

  /** Where a place is drawn on the page, in the first map that shows it. */
  locate(place: string): { x: number; y: number } | null {
    for (const locate of this.marks) {
      const found = locate(place);
      if (found) return found;
    }
    return null;
  }
}
