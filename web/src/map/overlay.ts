/** Draws marks, roads, names and the way over the ground, on one plain canvas: a step in time redraws it in a few milliseconds. */
import type { Place, Road } from "../api/types";
import type { CountryName } from "./background";
import { setLabels, type Label, type Named } from "./labels";
import { drawMark, type Look } from "./marks";
import type { Marks, PlaceMark, RoadMark, RoadMarks } from "./picture";
import { lift, type MapTheme } from "./theme";

export type Project = (lon: number, lat: number) => { x: number; y: number };

export interface Scene {
  readonly places: readonly Place[];
  readonly roads: readonly Road[];
  readonly sides: ReadonlyMap<string, { colour: string; index: number }>;
  readonly marks: Marks;
  readonly roadMarks: RoadMarks;
  /** What the same places look like in the other picture; places that differ get a second mark. */
  readonly other: Marks | null;
  readonly selected: string;
  readonly hovered: string;
  /** Places of the way shown, in order; and the roads it goes along. */
  readonly way: ReadonlySet<string>;
  readonly wayRoads: ReadonlySet<string>;
  readonly supposed: ReadonlySet<string>;
  readonly countries: readonly CountryName[];
  readonly theme: MapTheme;
}

interface Spot {
  readonly place: Place;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const LARGE = 100_000; // people

/** One canvas over one map. */
export class Overlay {
  readonly canvas: HTMLCanvasElement;
  /** Counts drawings, for who waits for one. */
  drawn = 0;
  #spots: Spot[] = [];
  #labels: Label[] = [];
  #labelled = "";
  #widths = new Map<string, number>();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  draw(scene: Scene, project: Project, zoom: number, viewKey: string): void {
    const context = this.#begin();
    if (!context) return;
    const size = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
    this.#spots = this.#locate(scene, project, zoom);
    drawCountries(context, scene, project, size);
    for (const road of scene.roads) drawRoad(context, scene, road, project, zoom);
    for (const spot of this.#order(scene)) this.#drawSpot(context, scene, spot);
    this.#drawLabels(context, scene, viewKey, size);
    this.drawn += 1;
    this.canvas.dataset["drawn"] = String(this.drawn);
  }

  /** The place whose mark is nearest to a point, within reach of a finger. */
  find(x: number, y: number, reach = 14): string {
    let [best, nearest] = ["", reach];
    for (const spot of this.#spots) {
      const away = Math.hypot(spot.x - x, spot.y - y) - spot.radius / 2;
      if (away < nearest) [best, nearest] = [spot.place.id, away];
    }
    return best;
  }

  /** Where a place is drawn, in pixels of the canvas; null if it is not. */
  locate(place: string): { x: number; y: number } | null {
    const spot = this.#spots.find((one) => one.place.id === place);
    return spot ? { x: spot.x, y: spot.y } : null;
  }

  #begin(): CanvasRenderingContext2D | null {
    const dense = Math.min(3, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(this.canvas.clientWidth * dense), Math.round(this.canvas.clientHeight * dense)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context?.setTransform(dense, 0, 0, dense, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }

  #locate(scene: Scene, project: Project, zoom: number): Spot[] {
    const grow = Math.min(1.7, Math.max(0.82, 1 + (zoom - 6) * 0.16));
    const found: Spot[] = [];
    for (const place of scene.places) {
      if (place.lat === null || place.lon === null) continue;
      const { x, y } = project(place.lon, place.lat);
      const base = place.is_capital ? 8 : (place.population ?? 0) >= LARGE ? 6.6 : 5.2;
      found.push({ place, x, y, radius: base * grow });
    }
    return found;
  }

  /** Small and sure below; large, doubtful and chosen above. */
  #order(scene: Scene): Spot[] {
    const height = (spot: Spot) => {
      const mark = scene.marks.get(spot.place.id);
      const doubtful = mark?.status === "disputed" || mark?.status === "contested" || mark?.besieged ? 10 : 0;
      return spot.radius + doubtful + (spot.place.id === scene.selected ? 100 : 0);
    };
    return [...this.#spots].sort((one, other) => height(one) - height(other));
  }

  #drawSpot(context: CanvasRenderingContext2D, scene: Scene, spot: Spot): void {
    const { place, x, y, radius } = spot;
    const mark = scene.marks.get(place.id);
    if (place.id === scene.selected) halo(context, x, y, radius + 9, scene.theme.lamp, scene.theme.ink);
    else if (place.id === scene.hovered) halo(context, x, y, radius + 6, scene.theme.paper, scene.theme.ink);
    if (scene.way.has(place.id)) halo(context, x, y, radius + 4, scene.theme.paper, scene.theme.ink);
    if (!mark) return;
    const other = scene.other?.get(place.id);
    if (other && (other.holder !== mark.holder || other.status !== mark.status)) {
      halo(context, x + radius * 0.9, y, radius * 2.3, scene.theme.paper, scene.theme.ink);
      drawMark(context, lookOf(mark, scene, radius * 0.85), scene.theme, x - radius * 0.15, y);
      drawMark(context, lookOf(other, scene, radius * 0.85), scene.theme, x + radius * 1.95, y);
      return;
    }
    if (scene.other) context.globalAlpha = 0.3;
    drawMark(context, lookOf(mark, scene, radius), scene.theme, x, y);
    context.globalAlpha = 1;
    if (scene.supposed.has(place.id)) suppose(context, x, y, radius, scene.theme.ink);
  }

  #drawLabels(context: CanvasRenderingContext2D, scene: Scene, viewKey: string, size: { width: number; height: number }): void {
    const key = `${viewKey}|${scene.selected}|${scene.hovered}|${[...scene.way].join(",")}|${scene.other ? "d" : ""}`;
    if (key !== this.#labelled) {
      this.#labels = setLabels(this.#nameSpots(scene), (name, isStrong) => this.#measure(context, name, isStrong), size);
      this.#labelled = key;
    }
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of this.#labels) {
      context.font = fontOf(label.isStrong);
      context.textAlign = label.align;
      context.lineWidth = 3;
      context.strokeStyle = scene.theme.paper;
      context.globalAlpha = 0.85;
      context.strokeText(label.name, label.x, label.y);
      context.globalAlpha = 1;
      context.fillStyle = scene.theme.ink;
      context.fillText(label.name, label.x, label.y);
    }
  }

  #nameSpots(scene: Scene): Named[] {
    return this.#spots.map((spot) => {
      const chosen = spot.place.id === scene.selected || spot.place.id === scene.hovered;
      const people = Math.log10(Math.max(10, spot.place.population ?? 10));
      const rank = chosen ? 0 : scene.way.has(spot.place.id) ? 1 : spot.place.is_capital ? 2 : 10 - people;
      return {
        id: spot.place.id,
        name: shorten(spot.place.name),
        x: spot.x,
        y: spot.y,
        radius: spot.radius + 1,
        rank,
        isStrong: chosen || spot.place.is_capital || (spot.place.population ?? 0) >= LARGE,
      };
    });
  }

  #measure(context: CanvasRenderingContext2D, name: string, isStrong: boolean): number {
    const key = `${isStrong ? "b" : ""}${name}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      context.font = fontOf(isStrong);
      width = context.measureText(name).width;
      this.#widths.set(key, width);
    }
    return width;
  }

  /** Forgets widths: a font has come in since. */
  remeasure(): void {
    this.#widths.clear();
    this.#labelled = "";
  }
}

function fontOf(isStrong: boolean): string {
  return isStrong ? '600 12.5px "Noto Sans", "Noto Sans Arabic", sans-serif' : '400 11.5px "Noto Sans", "Noto Sans Arabic", sans-serif';
}

function shorten(name: string): string {
  return name.length > 36 ? `${name.slice(0, 35)}…` : name;
}

export function lookOf(
  mark: PlaceMark,
  scene: Pick<Scene, "sides" | "theme">,
  radius: number,
): Look {
  const first = scene.sides.get(mark.holder);
  const second = scene.sides.get(mark.second);
  return {
    shape: mark.status === "contested" || mark.status === "unknown" ? 0 : (first?.index ?? 0),
    colour: first ? lift(first.colour, scene.theme.isDark) : scene.theme.faint,
    second: second ? lift(second.colour, scene.theme.isDark) : "",
    status: mark.status,
    radius: mark.status === "contested" || mark.status === "disputed" ? radius * 1.25 : radius,
    besieged: mark.besieged,
    ruled: mark.ruled,
  };
}

function halo(context: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string, stroke: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.globalAlpha = 0.9;
  context.fillStyle = fill;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.3;
  context.setLineDash([]);
  context.strokeStyle = stroke;
  context.stroke();
}

function suppose(context: CanvasRenderingContext2D, x: number, y: number, radius: number, ink: string): void {
  context.setLineDash([3, 3]);
  context.lineWidth = 1.6;
  context.strokeStyle = ink;
  context.strokeRect(x - radius - 5, y - radius - 5, (radius + 5) * 2, (radius + 5) * 2);
  context.setLineDash([]);
}

function drawCountries(context: CanvasRenderingContext2D, scene: Scene, project: Project, size: { width: number; height: number }): void {
  context.font = '400 11px "Noto Sans", sans-serif';
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = scene.theme.country;
  context.letterSpacing = "2px";
  for (const country of scene.countries) {
    const { x, y } = project(country.lon, country.lat);
    if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const east = project(country.lon + country.size / 2, country.lat);
    if (Math.abs(east.x - x) * 2 < country.name.length * 7) continue; // no room for the name inside the country
    context.fillText(country.name.toUpperCase(), x, y);
  }
  context.letterSpacing = "0px";
}

/** Draws a road by who can use it; one that nobody can use whole is broken in the middle. */
function drawRoad(context: CanvasRenderingContext2D, scene: Scene, road: Road, project: Project, zoom: number): void {
  const mark = scene.roadMarks.get(road.id);
  if (!road.geometry || !mark) return;
  const points = road.geometry.coordinates.map(([lon, lat]) => project(lon, lat));
  if (points.length < 2) return;
  const width = (road.road_class === "motorway" ? 2.6 : road.road_class === "primary" ? 2 : 1.5) * Math.min(1.6, Math.max(0.8, zoom / 6.5));
  if (scene.wayRoads.has(road.id)) {
    strokeLine(context, points, width + 9, scene.theme.lamp, [], 0.95);
    strokeLine(context, points, width + 3, scene.theme.paper, [], 0.9);
  }
  paintRoad(context, scene, mark, points, width);
}

function paintRoad(
  context: CanvasRenderingContext2D, scene: Scene, mark: RoadMark, points: { x: number; y: number }[], width: number,
): void {
  const colourOf = (side: string) => {
    const found = scene.sides.get(side);
    return found ? lift(found.colour, scene.theme.isDark) : scene.theme.faint;
  };
  if (mark.drawnAs === "unknown") strokeLine(context, points, width * 0.8, scene.theme.faint, [1.5, 3.5], 0.8);
  else if (mark.drawnAs === "open" || (mark.drawnAs === "contested" && mark.user)) {
    const dashes = mark.drawnAs === "contested" ? [7, 3] : [];
    strokeLine(context, points, width, mark.user ? colourOf(mark.user) : scene.theme.faint, dashes, 0.72);
  } else if (mark.drawnAs === "contested") strokeLine(context, points, width, scene.theme.ink, [2, 3], 0.75);
  else breakLine(context, scene, mark, points, width, colourOf);
}

function strokeLine(
  context: CanvasRenderingContext2D, points: readonly { x: number; y: number }[], width: number, colour: string,
  dashes: number[], alpha: number,
): void {
  context.beginPath();
  points.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.setLineDash(dashes);
  context.lineCap = "round";
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Each half in its own holder's colour, a gap in the middle, a bar on each lip; a reported cut has bolder bars. */
function breakLine(
  context: CanvasRenderingContext2D, scene: Scene, mark: RoadMark, points: { x: number; y: number }[], width: number,
  colourOf: (side: string) => string,
): void {
  const { before, after, angle, middle } = splitLine(points);
  strokeLine(context, before, width * 0.9, colourOf(mark.holders[0]), [4, 3], 0.8);
  strokeLine(context, after, width * 0.9, colourOf(mark.holders[1]), [4, 3], 0.8);
  const bold = mark.drawnAs === "cut";
  const reach = bold ? 6 : 4.2;
  for (const shift of [-2.6, 2.6]) {
    const x = middle.x + Math.cos(angle) * shift;
    const y = middle.y + Math.sin(angle) * shift;
    const [dx, dy] = [Math.cos(angle + Math.PI / 2) * reach, Math.sin(angle + Math.PI / 2) * reach];
    strokeLine(context, [{ x: x - dx, y: y - dy }, { x: x + dx, y: y + dy }], bold ? 4.4 : 3.6, scene.theme.paper, [], 1);
    strokeLine(context, [{ x: x - dx, y: y - dy }, { x: x + dx, y: y + dy }], bold ? 2.2 : 1.4, scene.theme.ink, [], 1);
  }
}

function splitLine(points: { x: number; y: number }[]): {
  before: { x: number; y: number }[]; after: { x: number; y: number }[]; angle: number; middle: { x: number; y: number };
} {
  const lengths = points.slice(1).map((point, index) => Math.hypot(point.x - points[index]!.x, point.y - points[index]!.y));
  const half = lengths.reduce((sum, length) => sum + length, 0) / 2;
  let walked = 0;
  let index = 0;
  while (index < lengths.length - 1 && walked + (lengths[index] ?? 0) < half) {
    walked += lengths[index] ?? 0;
    index += 1;
  }
  const [start, end] = [points[index]!, points[index + 1]!];
  const share = lengths[index] ? (half - walked) / lengths[index]! : 0.5;
  const angle = Math.atan2(end.y - start.y, end.x - start.x);
  const middle = { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share };
  const lip = (sign: number) => ({ x: middle.x + Math.cos(angle) * 3 * sign, y: middle.y + Math.sin(angle) * 3 * sign });
  return { before: [...points.slice(0, index + 1), lip(-1)], after: [lip(1), ...points.slice(index + 1)], angle, middle };
}
